// What a cell opens, and the ledger below the table.

const panel = document.getElementById('panel');
const content = document.getElementById('content');

/** The part of an address that opens a cell: such as {@code case=…&on=…}. */
function link(key, column) {
  const [what, ...rest] = key.split('=');
  const address = new URLSearchParams();
  address.set(what || 'all', rest.join('='));
  address.set('on', column.id);
  return address.toString();
}

function route() {
  const address = new URLSearchParams(location.hash.slice(1));
  const at = data.columns.findIndex((column) => column.id === address.get('on'));
  const row = data.byId.get(address.get('case'));
  const rule = data.rules.find((each) => each.id === address.get('rule'));
  const section = data.sections.find((each) => each.title === address.get('section'));
  if (at >= 0 && row?.cells[at]) {
    cell(row, at);
  } else if (at >= 0 && rule?.rows.length === 1 && rule.rows[0].cells[at]) {
    cell(rule.rows[0], at);
  } else if (at >= 0 && rule) {
    list(rule.title, rule.sentence, rule.rows, at);
  } else if (at >= 0 && section) {
    list(section.title, '', [...new Set(section.rules.flatMap((each) => each.rows))], at);
  } else if (at >= 0 && address.has('all')) {
    list('All cases', '', data.rows, at);
  } else if (panel.open) {
    panel.close();
    return;
  } else {
    return;
  }
  if (!panel.open) {
    panel.showModal();
  }
  panel.scrollTop = 0;
  document.getElementById('panel-title').focus();
}

function title(text) {
  document.getElementById('panel-title').textContent = text;
}

function verdict(kind) {
  return element('span', {class: 'verdict ' + kind}, sign(kind), ' ', KINDS[kind].word);
}

function where(column) {
  return element('p', {class: 'where'}, element('b', null, column.name), ' ', place(column), about(column));
}

/** The cases of a rule or section on one target, differences first. */
function list(name, about, rows, at) {
  const column = data.columns[at];
  title(name);
  const there = rows.filter((row) => row.cells[at]);
  const groups = [...WEIGHTS].reverse().map((kind) => [kind, there.filter((row) => row.cells[at].kind === kind)])
    .filter(([, of]) => of.length > 0);
  content.replaceChildren(
    where(column), about === '' ? '' : element('p', {class: 'rules'}, sentence(about)),
    ...groups.map(([kind, of]) => element('details', {open: kind !== 'skipped' && of.length <= 200 || groups.length === 1},
      element('summary', null, verdict(kind), ` ${number(of.length)} of ${number(there.length)} cases`),
      element('ul', {class: 'cases'}, ...of.map((row) => element('li', null,
        element('a', {href: '#' + link('case=' + row.id, column)}, sign(kind), ' ',
          row.title, ' ', element('code', null, row.row))))))));
}

/** One case on one target. */
function cell(row, at) {
  const column = data.columns[at];
  const its = row.cells[at];
  const text = (index) => (index === undefined ? undefined : data.matrix.transcripts[index]);
  const compared = its.expected !== undefined || its.actual !== undefined;
  title((row.title + ' ' + row.row).trim());
  const rules = data.matrix.rules.filter((rule) => row.rules.includes(rule.id));
  content.replaceChildren(
    element('p', {class: 'result'}, verdict(its.kind)), where(column), neighbours(row, at),
    its.pin === 'not pinned' ? element('p', {class: 'unpinned'}, element('b', null, 'Not pinned: '),
      'the ledger describes a part of this, and nobody has looked at the rest.') : '',
    ...its.known.map(entry),
    its.text ? element('section', null, element('h3', null, its.state === 'skipped' ? 'Why it was not run' : 'What the case says'),
      element('pre', null, its.text)) : '',
    compared ? sides('What had to come, and what came', 'expected', text(its.expected) ?? '', 'came', text(its.actual) ?? '') : '',
    its.exchange !== undefined ? wire(row, at, text) : '',
    !compared && its.exchange === undefined && its.state !== 'skipped'
      ? element('p', {class: 'soft'}, 'There is no transcript: the case was not made of bytes over a connection, but of what a client library, or the application, has seen.') : '',
    element('section', null, element('h3', null, rules.length === 1 ? 'The rule' : 'The rules'),
      rules.length === 0 ? element('p', {class: 'soft'}, 'None: this concerns the container as a whole.')
        : element('dl', {class: 'rules'}, ...rules.flatMap((rule) => [element('dt', null, rule.id),
          element('dd', null, sentence(rule.sentence), ' ', element('small', null, rule.place))]))),
    element('p', {class: 'soft id'}, 'Case ', element('code', null, its.id)));
}

/** The next and the previous difference on the same target. */
function neighbours(row, at) {
  const column = data.columns[at];
  const differing = data.rows.filter((each) => each === row || SHOWN.differences.includes(each.cells[at]?.kind));
  const here = differing.indexOf(row);
  const to = (each, text) => (each
    ? element('a', {class: 'step', href: '#' + link('case=' + each.id, column)}, text)
    : element('span', {class: 'step soft'}, text));
  const others = data.columns.filter((each, i) => i !== at && row.cells[i]);
  const choice = element('select', {'aria-label': 'The same case on another target'},
    element('option', {value: at}, 'same case on …'),
    ...others.map((each) => {
      const i = data.columns.indexOf(each);
      return element('option', {value: i}, `${KINDS[row.cells[i].kind].sign} ${described(each)}`);
    }));
  choice.addEventListener('change', () => {
    location.hash = link('case=' + row.id, data.columns[choice.value]);
  });
  return element('nav', {'aria-label': 'Other cells'}, to(differing[here - 1], '‹ difference before'),
    to(differing[here + 1], 'next difference ›'), others.length > 0 ? choice : '');
}

function entry(each) {
  const {instead, meant, ...more} = each.items;
  const names = {do: 'What to do', code: 'Where it comes from', tried: 'What does not help',
    race: 'Why it may pass as well', only: 'Only on'};
  return element('section', {class: 'entry'}, element('h3', null, 'Ledger: ' + each.entry),
    instead === undefined ? '' : instances(instead, meant),
    element('dl', null, ...Object.entries(names).filter(([key]) => more[key]).flatMap(([key, name]) =>
      [element('dt', null, name), element('dd', null, more[key])])));
}

/** What comes, and where that is a line of the head, what is meant. */
function instances(instead, meant) {
  if (meant !== undefined && meant !== 'error') {
    return element('p', null, 'It says ', element('code', null, instead), ' where ',
      meant === 'nothing' ? 'nothing' : element('code', null, meant), ' is meant.');
  }
  const all = instead.split(' ¦ ');
  const list = element('ul', null, ...all.map((one) => element('li', null, element('code', null, one))));
  return all.length > 3
    ? element('details', null, element('summary', null, `What comes instead, in ${all.length} ways`), list)
    : element('div', null, element('p', null, meant === 'error' ? 'Its own errors have' : 'What comes instead'), list);
}

/** The bytes, beside those of a server that keeps the specification. */
function wire(row, at, text) {
  const column = data.columns[at];
  const others = data.columns.map((each, i) => i)
    .filter((i) => i !== at && row.cells[i]?.exchange !== undefined);
  const fit = (i) => 4 * data.columns[i].reference + 2 * (data.columns[i].form === column.form)
      + (data.columns[i].mount === column.mount);
  others.sort((a, b) => fit(b) - fit(a) || a - b);
  const made = element('section', null);
  const draw = (other) => {
    const own = text(row.cells[at].exchange);
    made.replaceChildren(...(other === undefined
      ? [element('h3', null, 'On the wire'), element('pre', null, own)]
      : sides('On the wire', described(data.columns[other]),
        text(row.cells[other].exchange), described(column), own, row.script).childNodes));
    if (others.length > 1) {
      const choice = element('select', null, ...others.map((i) => element('option', {value: i, selected: i === other}, described(data.columns[i]))));
      choice.addEventListener('change', () => {
        draw(Number(choice.value));
        made.querySelector('select').focus();
      });
      made.firstChild.after(element('label', {class: 'beside'}, 'beside ', choice));
    }
  };
  draw(others[0]);
  return made;
}

/** Two texts side by side; lines that differ are marked, in the case of names too if that counts. */
function sides(name, leftName, left, rightName, right, cases = false) {
  const pairs = compared(left, right, cases);
  const differing = pairs.filter(([a, b]) => !same(a, b)).length;
  const side = (text, mark, className) => element('td', {class: className + (text === null ? ' gap' : '')},
    element('i', {'aria-label': mark.label}, mark.sign), element('code', null, shownLine(text?.text ?? '')));
  const none = {sign: ' ', label: null};
  const body = pairs.map(([a, b]) => {
    const equal = same(a, b);
    return element('tr', {class: equal ? 'same' : 'differs'},
      side(a, equal ? none : {sign: a === null ? ' ' : '−', label: a === null ? null : leftName + ' only'}, 'left'),
      side(b, equal ? none : {sign: b === null ? ' ' : '+', label: b === null ? null : rightName + ' only'}, 'right'));
  });
  return element('section', null,
    element('h3', null, name, ' ', element('small', null,
      differing === 0 ? 'no difference' : `${differing} ${differing === 1 ? 'line differs' : 'lines differ'}`)),
    element('table', {class: 'sides'},
      element('thead', null, element('tr', null, element('th', {scope: 'col'}, element('i', null, '−'), leftName),
        element('th', {scope: 'col'}, element('i', null, '+'), rightName))),
      element('tbody', null, ...body)));
}

/** All entries that a target has met, by family. */
function ledger() {
  const met = new Map();
  data.columns.forEach((column) => column.cells.forEach((each) => (each.entries || []).forEach((name) => {
    const key = column.family + ' ' + name;
    met.set(key, (met.get(key) || 0) + 1);
  })));
  const families = new Map(data.columns.map((column) => [column.family, []]));
  data.matrix.ledger.forEach((each) => families.get(each.family)?.push(each));
  document.getElementById('ledger').replaceChildren(...[...families].map(([family, entries]) =>
    element('details', null,
      element('summary', null, element('b', null, family), ' ', entries.length === 0 ? 'no entry'
        : `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`),
      ...entries.map((each) => {
        const made = entry(each);
        made.firstChild.textContent = each.entry;
        made.append(element('p', {class: 'soft'},
          `Met in ${number(met.get(family + ' ' + each.entry) || 0)} cells.`));
        return made;
      }))));
}

function closing() {
  document.getElementById('close').addEventListener('click', () => panel.close());
  panel.addEventListener('click', (event) => {
    if (event.target === panel) {
      panel.close();
    }
  });
  panel.addEventListener('close', () => {
    if (location.hash !== '') {
      history.replaceState(null, '', location.pathname + location.search);
    }
    document.querySelector('#matrix [tabindex="0"]')?.focus();
  });
  window.addEventListener('hashchange', route);
}

unpacked().then((matrix) => {
  data = indexed(matrix);
  summary();
  targets();
  build();
  refresh();
  ledger();
  listen();
  closing();
  document.getElementById('main').hidden = false;
  route();
}).catch((failure) => {
  const trouble = document.getElementById('trouble');
  trouble.textContent = 'The table cannot be shown: ' + failure;
  trouble.hidden = false;
  throw failure;
});
