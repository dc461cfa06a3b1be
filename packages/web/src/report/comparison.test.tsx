import { expect, test } from '@jest/globals';
import { renderToStaticMarkup } from 'react-dom/server';
import { Comparisons } from './comparison.js';
import { type OpenedReport, readReport } from './read-report.js';

const figures = { task: 'mood', model: 'mini', rowCount: 90, accuracy: 0.8 };
const pair = (first: number, second: number) => ({
  ...{ first, second, rowCount: 90, onlyFirstRight: 14, onlySecondRight: 3, differing: 20 },
  ...{ pValue: 0.0127, adjustedPValue: 0.0381 },
});

/** Its tables and sentences, a line each. */
function shown(report: object): string[] {
  const opened = readReport(JSON.stringify(report)) as OpenedReport;
  return renderToStaticMarkup(<Comparisons report={opened} />)
    .replaceAll(/<\/(?:th|td|p|option)>/gu, '\n')
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&#x27;', "'")
    .split('\n')
    .filter((line) => line !== '');
}

test('the two that are compared, each cell of their table and both p-values are named', () => {
  const cells = ['fp32', 'int8', 'int4'].map((dtype) => ({ ...figures, dtype }));
  expect(shown({ cells, comparisons: [pair(0, 1), pair(0, 2), pair(1, 2)] })).toEqual([
    'Two on the same rowsCompared mood · mini fp32 and mood · mini int8',
    ...['mood · mini fp32 and mood · mini int4', 'mood · mini int8 and mood · mini int4'],
    ...['mood · mini int8: right', 'mood · mini int8: not right'],
    ...['mood · mini fp32: right', '58', '14'],
    ...['mood · mini fp32: not right', '3', '15'],
    "If both were equally good, chance would make a difference at least this large with p = 0.013 (McNemar's exact test).",
    "Adjusted for all 3 comparisons of the report (Holm's method): p = 0.038.",
  ]);
});

test('a sole comparison has nothing to be adjusted for, and one without counts says which are not known', () => {
  const blank = { ...figures, accuracy: undefined, dtype: 'fp32' };
  const said = shown({ ...blank, against: { ...blank, dtype: 'int8' }, comparison: pair(0, 1) });
  expect(said.slice(4, 9)).toEqual(['–', '14', 'mood · mini fp32: not right', '3', '–']);
  expect(said.at(-1)).not.toContain('Holm');
});
