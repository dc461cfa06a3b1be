/**
 * The one script of an evaluation's page: builds the tables of rows from the data block, shows those that the filters
 * leave, and a row's prompts where it is clicked. Texts of rows become text nodes, never markup.
 */
export const rowsScript = `'use strict';
const { words: said, prefixes, tables } = JSON.parse(document.getElementById('data').textContent);
const make = (tag, text, name) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (name) element.className = name;
  return element;
};
const clipped = (text) => (text.length > 400 ? Array.from(text).slice(0, 400).join('') + '…' : text);
const details = (table, row) => {
  const cell = make('div');
  cell.append(make('p', row.input));
  row.answers.forEach((answer, at) => {
    cell.append(make('h4', table.cells[at]), make('p', answer.text || said.empty, answer.isRight ? 'right' : 'wrong'));
    cell.append(make('p', [answer.note, answer.ms + ' ms'].filter(Boolean).join(' · '), 'note'));
    if (!answer.prompt) return;
    const prompt = make('pre', answer.prompt.rest);
    prompt.prepend(make('span', prefixes[answer.prompt.prefix], 'cached'));
    cell.append(prompt);
  });
  const whole = make('td');
  whole.colSpan = 3 + table.cells.length;
  whole.append(cell);
  const line = make('tr', undefined, 'details');
  line.append(whole);
  return line;
};
const lines = tables.flatMap((table, at) => {
  const body = document.getElementById('rows-' + at);
  return table.rows.map((row) => {
    const line = make('tr');
    const button = make('button', row.place.replace(/^.*:/u, ''));
    button.title = row.place;
    button.setAttribute('aria-expanded', 'false');
    const first = make('td');
    first.append(button);
    line.append(first, make('td', clipped(row.input), 'text'), make('td', clipped(row.right), 'text'));
    for (const { text, isRight, note } of row.answers) {
      const cell = make('td', (isRight ? '✓ ' : '✗ ') + clipped(text), (isRight ? 'right' : 'wrong') + ' text');
      if (note) cell.append(' ', make('span', note, 'note'));
      line.append(cell);
    }
    let opened;
    button.addEventListener('click', () => {
      if (opened) opened.remove();
      opened = opened ? undefined : details(table, row);
      if (opened) line.after(opened);
      button.setAttribute('aria-expanded', String(Boolean(opened)));
    });
    body.append(line);
    const words = [row.place, row.input, row.right, ...row.answers.map(({ text }) => text)].join('\\n').toLowerCase();
    return { line, row, table, words, close: () => opened && button.click() };
  });
});
const kinds = {
  all: () => true,
  wrong: (answers) => answers.some(({ isRight }) => !isRight),
  right: (answers) => answers.length > 0 && answers.every(({ isRight }) => isRight),
  failed: (answers) => answers.some(({ hasFailed }) => hasFailed),
  differ: (_, all) => new Set(all.map(({ text }) => text)).size > 1,
};
const [words, kind, where] = ['words', 'kind', 'cell'].map((id) => document.getElementById(id));
const filter = () => {
  let shown = 0;
  for (const { line, row, table, words: text, close } of lines) {
    const answers = row.answers.filter((_, at) => where.value === '' || table.cells[at] === where.value);
    const isShown = kinds[kind.value](answers, row.answers) && text.includes(words.value.trim().toLowerCase());
    if (!isShown) close();
    line.hidden = !isShown;
    if (isShown) shown += 1;
  }
  document.getElementById('shown').textContent = said.shown.replace('{0}', shown).replace('{1}', lines.length);
};
for (const control of [words, kind, where]) control.addEventListener('input', filter);
filter();
`;
