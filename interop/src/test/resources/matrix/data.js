'use strict';

// What the page carries: matrix.json, as an index by rows and columns.

/** The signs of a cell, from the lightest to the weightiest. */
const KINDS = {
  none: {sign: '·', word: 'not in this run'},
  skipped: {sign: '–', word: 'not run'},
  green: {sign: '✓', word: 'passed'},
  line: {sign: '≈', word: 'in the ledger, lines of the head only'},
  ledger: {sign: '≠', word: 'in the ledger'},
  red: {sign: '✗', word: 'red'},
};
const WEIGHTS = Object.keys(KINDS);
const SHOWN = {
  all: WEIGHTS,
  differences: ['line', 'ledger', 'red'],
  beyond: ['ledger', 'red'],
  red: ['red'],
};

async function unpacked() {
  const packed = atob(document.getElementById('data').textContent);
  const bytes = Uint8Array.from(packed, (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}

/** Columns with the references first, rows, rules with their rows, and sections of rules. */
function indexed(matrix) {
  const columns = matrix.targets.map((target) => ({
    ...target,
    id: [target.name, target.mount, target.form, target.jdk].join(' '),
    reference: target.family.endsWith('-runner'),
  }));
  columns.sort((a, b) => b.reference - a.reference);
  const entries = new Map(matrix.ledger.map((each) => [each.family + ' ' + each.entry, each]));
  const byId = rowsById(matrix, columns);
  const rows = [...new Set(byId.values())];
  columns.forEach((column, at) => column.cells.forEach((cell) => {
    const known = (cell.entries || []).map((entry) => entries.get(column.family + ' ' + entry)
        || {family: column.family, entry, items: {}});
    byId.get(cell.id).cells[at] = {...cell, known, kind: kind(cell, known)};
  }));
  const rules = matrix.rules.map((each) => ({...each, title: each.id, rows: []}));
  const rule = new Map(rules.map((each) => [each.id, each]));
  const more = new Map();
  for (const each of rows) {
    each.rules.filter((id) => rule.has(id)).forEach((id) => rule.get(id).rows.push(each));
    if (each.script || each.rules.length === 0) {
      const place = each.script ? 'Byte scripts' : 'Containers and topics as a whole';
      const title = each.script ? each.row.split('/')[0] : each.topic;
      const id = place + '/' + title;
      if (!more.has(id)) {
        more.set(id, {id, title, sentence: each.script ? 'byte scripts' : '', place, rows: []});
      }
      more.get(id).rows.push(each);
    }
  }
  const all = rules.concat([...more.values()]);
  const sections = new Map();
  for (const each of all) {
    const title = each.place.replace(/^SPEC\.md, /, '');
    if (!sections.has(title)) {
      sections.set(title, {title, rules: [], open: true});
    }
    sections.get(title).rules.push(each);
  }
  return {matrix, columns, rows, byId, rules: all, sections: [...sections.values()]};
}

/** A case for the blocking and for the asynchronous form of the application is one row. */
function rowsById(matrix, columns) {
  const formless = (id) => id.replace(/^([^/]+\/[^/]+\/)(blocking|async)(?: |$)/, '$1');
  // Unless a target was asked for both.
  const twice = new Set();
  columns.forEach((column) => {
    const there = new Set();
    column.cells.map((cell) => formless(cell.id)).forEach((key) => (there.has(key) ? twice : there).add(key));
  });
  const rows = new Map();
  const byId = new Map();
  for (const each of matrix.cases) {
    const key = twice.has(formless(each.id)) ? each.id : formless(each.id);
    if (!rows.has(key)) {
      rows.set(key, row(each, key, columns.length));
    }
    byId.set(each.id, rows.get(key));
  }
  return byId;
}

function row(each, key, width) {
  const [topic, method, ...rest] = key.split('/');
  const script = topic.endsWith('scripts') && rest.length > 0;
  return {
    ...each,
    topic,
    script,
    title: script ? '' : (method || topic).replaceAll('_', ' '),
    row: rest.join('/'),
    cells: new Array(width).fill(null),
  };
}

/** A difference that is only one of lines of the head is a lighter one: all else is as it should. */
function kind(cell, known) {
  const lines = cell.state === 'ledger' && !cell.text && !cell.expected
      && known.length > 0 && known.every((entry) => 'meant' in entry.items);
  return lines ? 'line' : cell.state;
}

/** How many of some rows are of each kind on one target, and the weightiest. */
function tally(rows, column) {
  const counts = {};
  let worst = 'none';
  for (const each of rows) {
    const of = each.cells[column]?.kind ?? 'none';
    counts[of] = (counts[of] || 0) + 1;
    if (WEIGHTS.indexOf(of) > WEIGHTS.indexOf(worst)) {
      worst = of;
    }
  }
  return {counts, worst};
}

/**
 * The lines of a transcript, each with what of it is compared: not the reason phrase, nor the order
 * of differently named fields in the head of an answer, nor the case of their names, unless that is
 * compared as well, as it is of scripts.
 */
function lines(text, cases) {
  const done = [];
  let fields = null;
  const name = (field) => field.essence.slice(0, field.essence.indexOf(':')).toLowerCase();
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (fields && /^< [^: ]+:/.test(line)) {
      fields.push({text: line, essence: cases ? line : line.replace(/^[^:]+/, (each) => each.toLowerCase())});
      continue;
    }
    done.push(...(fields || []).sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0)));
    const status = line.match(/^< HTTP\/1\.\d \d{3}/);
    done.push({text: line, essence: status ? status[0] : line});
    fields = status ? [] : null;
  }
  return done.concat(fields || []);
}

/** Whether the same was meant by two lines, one of which may not be there. */
function same(a, b) {
  return a !== null && b !== null && a.essence === b.essence;
}

/** Pairs of lines, side by side; null where one side has none. */
function compared(left, right, cases) {
  const a = lines(left, cases);
  const b = lines(right, cases);
  if (a.length * b.length > 4e6) {
    return a.map((line, i) => [line, b[i] ?? null]).concat(
        b.slice(a.length).map((line) => [null, line]));
  }
  const alike = (i, j) => same(a[i], b[j]);
  const longest = Array.from({length: a.length + 1}, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i][j] = alike(i, j)
        ? longest[i + 1][j + 1] + 1
        : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const pairs = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const gone = [];
    const come = [];
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && alike(i, j))) {
      if (j >= b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) {
        gone.push(a[i++]);
      } else {
        come.push(b[j++]);
      }
    }
    for (let k = 0; k < Math.max(gone.length, come.length); k++) {
      pairs.push([gone[k] ?? null, come[k] ?? null]);
    }
    if (i < a.length) {
      pairs.push([a[i++], b[j++]]);
    }
  }
  return pairs;
}

/** An element with attributes and children; text is never read as HTML. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? '' : value);
    }
  }
  made.append(...children.flat().filter((each) => each !== null && each !== ''));
  return made;
}

/** A sentence of the specification, with its code between backticks. */
function sentence(text) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? element('code', null, part) : part));
}

/** A line of a transcript; what stands for a line feed without carriage return is not so loud. */
function shownLine(text) {
  return text.endsWith('\\n')
    ? [text.slice(0, -2), element('span', {class: 'lf'}, '\\n')]
    : text;
}

function sign(kind) {
  return element('span', {class: 'sign', 'aria-hidden': 'true'}, KINDS[kind].sign);
}
