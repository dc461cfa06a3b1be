import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/browser/esm/sync';
import type { BatchAnswer } from './batch-answer.js';
import { batchCsv, batchJsonl } from './batch-file.js';
import { type RowFilter, batchCounts, shownRows } from './batch-view.js';
import type { BatchState } from './batch.js';

const label = (text: string, labelId: string, confidence: number): BatchAnswer => ({
  ...{ kind: 'label', label: text, labelId, confidence },
});
const answers: BatchState['answers'] = [
  label('正面', 'positive', 0.95),
  label('负面', 'negative', 0.6),
  { kind: 'abstained', confidence: 0.5 },
  { kind: 'error', reason: 'INVALID_INPUT', message: 'too long' },
  undefined,
  label('正面', 'positive', 1),
];
const table = {
  name: '',
  columns: ['text', 'label'],
  rows: [
    ['a', 'positive'],
    ['b, "c"', '正面'],
    ['d', 'negative'],
    ['e', ''],
    ['f\ng', ''],
    ['h', '负面'],
  ],
};
const state: BatchState = {
  ...{ status: 'paused', answered: 5, secondsLeft: undefined, error: undefined, task: 'tasks/mood' },
  ...{ table, columns: { inputs: { text: 'text' }, expected: 'label' }, answers },
};

test('each filter shows its rows, and they are as many as are counted', () => {
  const shown = (filter: RowFilter) => shownRows(state, { filter, order: 'row', search: '' });
  expect(shown('all')).toEqual([0, 1, 2, 3, 4, 5]);
  expect(shown('label:正面')).toEqual([0, 5]);
  expect(shown('wrong')).toEqual([1, 5]);
  const counts = batchCounts(state);
  for (const filter of ['error', 'abstained', 'low', 'wrong', 'waiting'] as const)
    expect(shown(filter)).toHaveLength(counts[filter] ?? -1);
  expect(counts.labels).toEqual([
    { label: '正面', labelId: 'positive', count: 2 },
    { label: '负面', labelId: 'negative', count: 1 },
  ]);
  expect(counts.confidences).toEqual([0, 0, 0, 0, 0, 1, 1, 0, 0, 2]);
});

test('rows are found by their words and their answers’, and put the doubtful first', () => {
  expect(shownRows(state, { filter: 'all', order: 'row', search: ' "C"' })).toEqual([1]);
  expect(shownRows(state, { filter: 'all', order: 'row', search: 'Too' })).toEqual([3]);
  expect(shownRows(state, { filter: 'all', order: 'confidence', search: '' })).toEqual([2, 1, 0, 5, 3, 4]);
});

test('what is taken away has every cell and every answer, and no column that would be empty', () => {
  const text = batchCsv({ table, answers });
  expect(text.startsWith('\uFEFF')).toBe(true);
  const [head, ...rows] = parse(text.slice(1));
  expect(head).toEqual([
    ...['row', 'text', 'input.label', 'label', 'id', 'confidence', 'abstained', 'error', 'message'],
  ]);
  expect(rows[1]).toEqual(['2', 'b, "c"', '正面', '负面', 'negative', '0.6', '', '', '']);
  expect(rows[3]?.slice(-2)).toEqual(['INVALID_INPUT', 'too long']);
  expect(rows[4]).toEqual(['5', 'f\ng', '', '', '', '', '', '', '']);
  const lines = batchJsonl({ table, answers }).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)[2]).toEqual({
    ...{ row: 3, input: { text: 'd', label: 'negative' }, abstained: true, confidence: 0.5 },
  });
});
