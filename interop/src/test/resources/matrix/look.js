// For the tests of the page: what a reader could see, as numbers.
window.look = {
  ready: () => new Promise((done, failed) => {
    const see = () => {
      const trouble = document.getElementById('trouble');
      if (!trouble.hidden) {
        failed(new Error(trouble.textContent));
      } else if (document.getElementById('main').hidden) {
        requestAnimationFrame(see);
      } else {
        done(true);
      }
    };
    see();
  }),

  /** All elements that have text of their own and can be seen. */
  texts: (root) => [...document.querySelectorAll(root + ' *')].filter((each) =>
    !['SCRIPT', 'STYLE', 'OPTION'].includes(each.tagName)
    && [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '')
    && each.checkVisibility() && each.getClientRects().length > 0),

  color: (text) => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  },

  background: (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = look.color(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) {
        return color;
      }
    }
    return look.color('white');
  },

  luminance: ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  },

  /** As WCAG 2 has it. */
  contrast: (element) => {
    const a = look.luminance(look.color(getComputedStyle(element).color));
    const b = look.luminance(look.background(element));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  },

  name: (element) => element.tagName.toLowerCase() + '.' + element.className + ' "'
    + element.textContent.slice(0, 40) + '"',

  /** Texts that are too small or too pale, by what they are. */
  small: (root, least) => look.texts(root)
    .map((each) => [parseFloat(getComputedStyle(each).fontSize), look.name(each)])
    .filter(([size]) => size < least).slice(0, 20).map((each) => each.join(' ')),
  pale: (root, least) => look.texts(root)
    .map((each) => [look.contrast(each), look.name(each)])
    .filter(([contrast]) => contrast < least).slice(0, 20).map((each) => each.join(' ')),

  rect: (element) => {
    const {left, top, right, bottom} = element.getBoundingClientRect();
    return {left, top, right, bottom};
  },

  /** Cells of a kind, or of any, that can be seen whole, below the head and beside the first column. */
  cells: (kind) => {
    const head = document.querySelector('#matrix thead').getBoundingClientRect();
    const first = document.querySelector('#matrix tbody .first').getBoundingClientRect();
    const grid = document.getElementById('grid').getBoundingClientRect();
    return [...document.querySelectorAll('#matrix .cell' + (kind && '.' + kind))].filter((each) => {
      const own = each.getBoundingClientRect();
      return each.checkVisibility() && own.top >= Math.max(head.bottom, 0) - 1 && own.left >= first.right - 1
        && own.right <= Math.min(grid.right, document.documentElement.clientWidth) && own.bottom <= Math.min(grid.bottom, innerHeight);
    });
  },

  /** What sticks out of the window to the right, and is in no box that scrolls by itself. */
  wide: () => [...document.querySelectorAll('body *')].filter((each) => {
    const own = each.getBoundingClientRect();
    return own.width > 0 && own.right > document.documentElement.clientWidth + 1 && !each.closest('.scroll') && each.checkVisibility();
  }).slice(0, 10).map(look.name),
};
true;
