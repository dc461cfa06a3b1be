import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReport } from './read-report.js';
import { haveLines, lineOf, shownReportRows } from './report-rows.js';

const judged = (index: number, expected: string, predicted: string) => ({
  ...{ index, input: { text: `text ${index}` }, expected, predicted, confidence: 0.9, latencyMs: 3 },
});
const figures = {
  task: 'mood',
  model: 'mini',
  dtype: 'fp32',
  rowCount: 4,
  accuracy: 0.5,
  sentencesPerSecond: 12,
};

const counts = (rowCount: number, onlyFirstRight: number, onlySecondRight: number) => ({
  ...{ rowCount, onlyFirstRight, onlySecondRight },
});

test('a report without its rows shows those that it has, each once', () => {
  const report = readReport(
    JSON.stringify({
      ...figures,
      confusion: { good: { good: 1, bad: 1 }, bad: {} },
      failed: [{ row: 3, place: 'a.csv:4', code: 'invalid-input', reason: 'too long' }],
      mostConfidentWrong: [judged(2, 'good', 'bad')],
      slowest: [judged(2, 'good', 'bad'), judged(1, 'good', 'good')],
    }),
  );
  const [cell] = report?.cells ?? [];
  expect(cell).toMatchObject({ name: 'mood · mini fp32', hasAllRows: false, shares: [['accuracy', 0.5]] });
  expect(cell?.confusion).toEqual(
    new Map([
      ['good', new Map(Object.entries({ good: 1, bad: 1 }))],
      ['bad', new Map()],
    ]),
  );
  expect(cell?.rows.map(({ index, isRight, error, note }) => [index, isRight, error, note])).toEqual([
    [1, true, '', '90.0%'],
    [2, false, '', '90.0%'],
    [3, false, 'invalid-input', 'too long'],
  ]);
});

test('a matrix has its cells, one that could not be measured too, and a comparison', () => {
  const rows = [
    { index: 1, input: { a: 'x', b: 2 }, isRight: false, answer: 'bad', right: 'good', note: '91.0%' },
  ];
  const report = readReport(
    JSON.stringify({
      cells: [
        { name: 'one', ...figures, rows },
        { name: 'two', task: 'mood', error: { code: 'x', message: 'no such' } },
      ],
      comparisons: [
        { first: 0, second: 1, ...counts(3, 1, 0), pValue: 0.01, adjustedPValue: 0.02 },
        { first: 0, second: 2, ...counts(3, 1, 0), pValue: 0.01 },
      ],
    }),
  );
  expect(report).toMatchObject({
    comparisons: [{ first: 0, second: 1, pValue: 0.01, adjustedPValue: 0.02 }],
    cells: [{ hasAllRows: true }, { error: 'no such', rows: [] }],
  });
  expect(report?.cells[0]?.rows[0]).toMatchObject({ input: '{"a":"x","b":2}', right: 'good', note: '91.0%' });
});

test('two that were compared on the same rows are two cells', () => {
  const text = JSON.stringify({
    ...figures,
    against: { ...figures, task: 'other' },
    comparison: { ...counts(4, 1, 2), pValue: 1 },
  });
  expect(readReport(text)).toMatchObject({
    // 2 of 4 are right in the first, as its accuracy says
    comparisons: [{ first: 0, second: 1, bothRight: 1, neitherRight: 0, adjustedPValue: undefined }],
    cells: [{}, { name: 'other · mini fp32' }],
  });
});

test('where a report has all rows each count of a comparison is theirs, and cells of one name are told apart', () => {
  const rows = (...right: readonly boolean[]) =>
    right.map((isRight, at) => ({ index: at + 1, input: { text: 'x' }, isRight, answer: 'a', right: 'a' }));
  const cell = { task: 'mood', model: 'mini', dtype: 'fp32', rowCount: 6 };
  const report = readReport(
    JSON.stringify({
      ...{ ...cell, rows: rows(true, true, true, false, false, true) },
      against: { ...cell, rows: rows(true, true, false, true, false, true) },
      comparison: { ...counts(6, 1, 1), pValue: 1 },
    }),
  );
  expect(report?.cells.map(({ name }) => name)).toEqual(['mood · mini fp32 (1)', 'mood · mini fp32 (2)']);
  expect(report?.comparisons).toMatchObject([{ bothRight: 3, neitherRight: 1 }]);
});

test('anything else is none, whatever it is', () => {
  for (const text of ['', '{', '[]', '3', '{"cells":[]}', '{"cells":[{"x":1}]}', '{"x":1}'])
    expect(readReport(text)).toBeUndefined();
  fc.assert(fc.property(fc.json(), (text) => void readReport(text)));
  const hostile = fc.record({
    task: fc.string(),
    rows: fc.jsonValue(),
    confusion: fc.jsonValue(),
    failed: fc.jsonValue(),
    comparison: fc.jsonValue(),
    comparisons: fc.array(
      fc.dictionary(fc.constantFrom('first', 'second', 'pValue', 'rowCount'), fc.jsonValue()),
    ),
  });
  fc.assert(
    fc.property(hostile, (report) => expect(readReport(JSON.stringify(report))?.cells).toHaveLength(1)),
  );
});

test('rows are filtered by what became of them, by their labels and by words', () => {
  const rows = [
    judged(1, 'good', 'good'),
    judged(2, 'good', 'bad'),
    { ...judged(3, 'bad', ''), error: 'aborted' },
  ];
  const cell = readReport(JSON.stringify({ ...figures, rows }))?.cells[0];
  const shown = (change: object) =>
    shownReportRows(cell?.rows ?? [], { filter: 'all', pair: undefined, search: '', ...change }).map(
      ({ index }) => index,
    );
  expect(shown({})).toEqual([1, 2, 3]);
  expect(shown({ filter: 'wrong' })).toEqual([2]);
  expect(shown({ filter: 'right' })).toEqual([1]);
  expect(shown({ filter: 'error' })).toEqual([3]);
  expect(shown({ pair: { expected: 'good', predicted: 'bad' } })).toEqual([2]);
  expect(shown({ search: 'TEXT 3' })).toEqual([3]);
});

test('rows are numbered by their lines where all have one', () => {
  const at = (index: number, place?: string) => ({ ...judged(index, 'good', 'good'), place });
  const rowsOf = (...rows: readonly object[]) =>
    readReport(JSON.stringify({ ...figures, rows }))?.cells[0]?.rows ?? [];
  const placed = rowsOf(at(1, '/a:1/rows.csv:2'), at(2, '/a:1/rows.csv:5'));
  expect([haveLines(placed), ...placed.map(lineOf)]).toEqual([true, '2', '5']);
  expect(haveLines(rowsOf(at(1, 'rows.csv:2'), at(2)))).toBe(false);
});
