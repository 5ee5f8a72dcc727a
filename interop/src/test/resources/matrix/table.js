// The summary, the matrix, and what is shown of it.

const STEP = 60;
let data;
let show = 'all';
let words = [];
const unfolded = new Map();

function number(n) {
  return n.toLocaleString('en');
}

function summary() {
  const {run} = data.matrix;
  const reds = data.rows.filter((row) => row.cells.some((cell) => cell?.kind === 'red')).length;
  const scripts = data.rows.filter((row) => row.script).length;
  const rules = data.matrix.rules.length;
  document.getElementById('facts').textContent = [
    run.date.replace('T', ' ').replace('Z', ' UTC'), 'Lintel ' + run.lintel, 'tests on Java ' + run.jdk,
    `${run.os} ${run.arch}, ${run.cores} cores`].join(' · ');
  const tiles = [
    [data.columns.length, 'targets', new Set(data.columns.map((column) => column.name)).size + ' servers'],
    [rules, 'rules', 'of ' + run.specified + '; the others are tested without a container'],
    [data.rows.length, 'cases', scripts > 0 ? 'of which ' + number(scripts) + ' are byte scripts' : 'not each can be asked everywhere'],
    [reds, 'red cases', reds === 0 ? 'no difference that is not in a ledger' : 'on one target or more'],
  ];
  document.getElementById('tiles').replaceChildren(...tiles.map(([n, what, more], at) =>
    element('li', {class: at === 3 && n > 0 ? 'bad' : null},
      element('b', null, number(n)), element('span', null, what), element('small', null, more))));
  document.getElementById('legend').replaceChildren(
    ...[...WEIGHTS].reverse().map((kind) => element('li', null,
      element('span', {class: 'chip ' + kind}, sign(kind)), KINDS[kind].word)));
}

/** One line for each column, with the numbers. */
function targets() {
  const kinds = [['red', 'red'], ['ledger', 'ledger'], ['line', 'head lines'], ['green', 'passed'], ['skipped', 'not run']];
  const body = data.columns.map((column, at) => {
    const {counts} = tally(data.rows, at);
    const entries = new Set(column.cells.flatMap((cell) => cell.entries || []));
    return element('tr', null,
      element('th', {scope: 'row'}, element('b', null, column.name), ' ', place(column), ' ', about(column)),
      ...kinds.map(([kind]) => element('td', {class: counts[kind] ? kind : 'zero'},
        counts[kind] ? sign(kind) : '', number(counts[kind] || 0))),
      element('td', {class: entries.size ? null : 'zero'}, String(entries.size)));
  });
  document.getElementById('targets').append(
    element('thead', null, element('tr', null, element('th', {scope: 'col'}, 'target'),
      ...kinds.map(([kind, word]) => element('th', {scope: 'col', title: KINDS[kind].word},
        sign(kind), element('span', {class: 'word'}, word))),
      element('th', {scope: 'col', title: 'entries of the ledger that were met'}, '#',
        element('span', {class: 'word'}, ' entries')))),
    element('tbody', null, ...body));
}

function about(column) {
  return element('small', null, column.server || column.version, element('span', {class: 'further'}, ' · '
    + ['Servlet ' + column.servlet, form(column), 'Java ' + column.jdk].join(' · ')));
}

function form(column) {
  return column.form === 'async' ? 'asynchronous' : column.form;
}

/** Which column this is, in words. */
function described(column) {
  return `${column.name} at ${column.mount}, ${form(column)}, Java ${column.jdk}`;
}

function place(column) {
  return element('span', {class: 'mount'}, 'at ' + column.mount);
}

/** The names of servers over the places of their applications. */
function head() {
  const names = [];
  data.columns.forEach((column) => {
    if (names.length > 0 && names[names.length - 1].name === column.name) {
      names[names.length - 1].span++;
    } else {
      names.push({name: column.name, version: column.version, span: 1});
    }
  });
  const jdks = new Set(data.columns.map((column) => column.jdk)).size > 1;
  const forms = new Set(data.columns.map((column) => column.mount + column.form)).size > 2;
  return element('thead', null,
    element('tr', null,
      element('th', {rowspan: 2, class: 'first corner', scope: 'col'}, 'rule'),
      ...names.map((name) => element('th', {colspan: name.span, scope: 'colgroup'},
        element('span', {class: 'name'}, name.name), element('small', null, name.version)))),
    element('tr', null, ...data.columns.map((column) => element('th', {scope: 'col', title: column.id},
      column.mount, forms ? element('small', null, column.form) : '',
      jdks ? element('small', null, 'Java ' + column.jdk.split('.')[0]) : ''))));
}

/** A row with a cell for each column: of one case, or of all of a rule or a section. */
function line(kind, first, rows, key, name) {
  const tr = element('tr', {class: kind}, first);
  data.columns.forEach((column, at) => {
    const {counts, worst} = tally(rows, at);
    const n = counts[worst];
    const asked = rows.length - (counts.none || 0);
    const plain = worst === 'green' || worst === 'none' || worst === 'skipped' || kind === 'case';
    const label = `${name}, ${column.name} at ${column.mount}: ${KINDS[worst].word}`
        + (plain ? '' : `, ${n} of ${asked} cases`);
    tr.append(element('td', null, element('button', {
      type: 'button', class: 'cell ' + worst, tabindex: -1, 'aria-label': label,
      'data-key': key, 'data-column': at, disabled: worst === 'none',
    }, sign(worst), plain ? '' : element('span', {class: 'n'}, number(n)))));
  });
  return tr;
}

function folding(title, more, isOpen) {
  return element('th', {scope: 'row', class: 'first'},
    element('button', {type: 'button', class: 'fold', 'aria-expanded': String(isOpen), tabindex: -1},
      element('span', {class: 'arrow', 'aria-hidden': 'true'}), element('b', null, title)), more);
}

function build() {
  const body = element('tbody');
  body.append(line('total', element('th', {scope: 'row', class: 'first'}, element('b', null, 'All cases')),
    data.rows, '', 'all cases'));
  for (const section of data.sections) {
    const rows = [...new Set(section.rules.flatMap((rule) => rule.rows))];
    section.line = line('section', folding(section.title, '', section.open), rows,
      'section=' + section.title, section.title);
    section.line.section = section;
    body.append(section.line);
    for (const rule of section.rules) {
      rule.section = section;
      rule.text = (rule.id + ' ' + rule.title + ' ' + rule.sentence).toLowerCase();
      rule.line = line('rule', folding(rule.title, element('span', {class: 'sentence', title: rule.sentence},
        sentence(rule.sentence)), false), rule.rows, 'rule=' + rule.id, rule.title);
      rule.line.rule = rule;
      body.append(rule.line);
    }
  }
  document.getElementById('matrix').replaceChildren(head(), body);
  current(body.querySelector('button'));
}

function caseLine(row) {
  const first = element('th', {scope: 'row', class: 'first'},
    row.title === '' ? '' : element('span', {class: 'title'}, row.title),
    row.row === '' ? '' : element('code', null, row.row));
  return line('case', first, [row], 'case=' + row.id, row.title + ' ' + row.row);
}

function wanted(row) {
  return show === 'all' || row.cells.some((cell) => cell && SHOWN[show].includes(cell.kind));
}

function says(text) {
  return words.every((word) => text.includes(word));
}

/** Hides and unfolds rows as the tools above the table say. */
function refresh() {
  let rules = 0;
  const cases = new Set();
  for (const section of data.sections) {
    let any = false;
    for (const rule of section.rules) {
      const itself = says(rule.text);
      const rows = rule.rows.filter((row) => wanted(row)
          && (itself || says((rule.text + ' ' + row.id).toLowerCase())));
      const there = rows.length > 0 && (section.open || words.length > 0);
      any ||= rows.length > 0;
      rules += rows.length > 0;
      rows.forEach((row) => cases.add(row));
      rule.line.hidden = !there;
      unfold(rule, there && (unfolded.has(rule.id) || (words.length > 0 && !itself)) ? rows : []);
    }
    section.line.hidden = !any;
    section.line.querySelector('.fold').setAttribute('aria-expanded', String(section.open || words.length > 0));
  }
  document.getElementById('found').textContent = rules === 0 ? 'Nothing is like that.'
    : `${number(rules)} rules and topics with ${number(cases.size)} cases`;
}

function unfold(rule, rows) {
  while (rule.line.nextSibling?.rule === undefined && rule.line.nextSibling?.section === undefined
      && rule.line.nextSibling) {
    rule.line.nextSibling.remove();
  }
  rule.line.querySelector('.fold').setAttribute('aria-expanded', String(rows.length > 0));
  const most = unfolded.get(rule.id) || STEP;
  const lines = rows.slice(0, most).map(caseLine);
  if (rows.length > most) {
    lines.push(element('tr', {class: 'more'}, element('th', {class: 'first', scope: 'row'},
      element('button', {type: 'button', class: 'rest', tabindex: -1, 'data-rule': rule.id},
        `${number(rows.length - most)} more`)),
      element('td', {colspan: data.columns.length})));
  }
  rule.line.after(...lines);
}

/** The one button of the table that the Tab key reaches; arrows go from there. */
function current(button) {
  document.querySelectorAll('#matrix [tabindex="0"]').forEach((each) => { each.tabIndex = -1; });
  if (button) {
    button.tabIndex = 0;
  }
}

function move(button, down, right) {
  const cell = button.closest('td,th');
  let tr = cell.parentElement;
  let at = cell.cellIndex;
  do {
    at += right;
    if (down !== 0) {
      do {
        tr = down > 0 ? tr.nextElementSibling : tr.previousElementSibling;
      } while (tr && tr.hidden);
    }
    const next = tr?.cells[Math.min(at, tr.cells.length - 1)]?.querySelector('button:not(:disabled)');
    if (next) {
      current(next);
      next.focus();
      return;
    }
  } while (tr && at >= 0 && at < tr.cells.length);
}

function fold(button) {
  const tr = button.closest('tr');
  if (tr.section) {
    tr.section.open = !tr.section.open;
  } else if (unfolded.has(tr.rule.id)) {
    unfolded.delete(tr.rule.id);
  } else {
    unfolded.set(tr.rule.id, STEP);
  }
  refresh();
}

function listen() {
  document.getElementById('show').addEventListener('change', (event) => {
    show = event.target.value;
    refresh();
  });
  let waiting;
  document.getElementById('search').addEventListener('input', (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      words = event.target.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
      refresh();
    }, 120);
  });
  for (const [id, isOpen] of [['unfold', true], ['fold', false]]) {
    document.getElementById(id).addEventListener('click', () => {
      data.sections.forEach((section) => { section.open = isOpen; });
      unfolded.clear();
      refresh();
    });
  }
  const table = document.getElementById('matrix');
  table.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) {
      return;
    }
    current(button);
    if (button.classList.contains('fold')) {
      fold(button);
    } else if (button.classList.contains('rest')) {
      unfolded.set(button.dataset.rule, 1e9);
      refresh();
    } else {
      location.hash = link(button.dataset.key, data.columns[button.dataset.column]);
    }
  });
  table.addEventListener('keydown', (event) => {
    const ways = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]};
    if (ways[event.key] && event.target.closest('button')) {
      event.preventDefault();
      move(event.target.closest('button'), ...ways[event.key]);
    }
  });
}
