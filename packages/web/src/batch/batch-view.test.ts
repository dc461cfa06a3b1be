import { expect, test } from '@jest/globals';
import { outputKinds } from '@qaio/client';
import { textTask } from '@qaio/client/testing';
import { parse } from 'csv-parse/browser/esm/sync';
import type { BatchAnswer } from './batch-answer.js';
import { batchCsv } from './batch-file.js';
import { type RowFilter, batchCounts, shownRows } from './batch-view.js';
import type { BatchState } from './batch.js';
import { unknownLabels } from './right-labels.js';

const label = (text: string, labelId: string, confidence: number): BatchAnswer => ({
  ...{ kind: 'label', label: text, labelId, confidence },
});
const answers: BatchState['answers'] = [
  label('正面', 'positive', 0.95),
  label('负面', 'negative', 0.6),
  { kind: 'abstained', reason: 'low-confidence', confidence: 0.5 },
  { kind: 'error', code: 'invalid-input', message: 'too long' },
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
const { name, outputKind, inputSchema } = textTask({ name: 'tasks/mood', outputKind: outputKinds.choice });
const choices = [
  { label: '正面', id: 'positive' },
  { label: '负面', id: 'negative' },
];
const task = { name, outputKind, inputSchema, choices };
const state: BatchState = {
  ...{ status: 'paused', answered: 5, secondsLeft: undefined, error: undefined, task },
  ...{ table, columns: { inputs: { text: 'text' }, expected: 'label' }, answers },
};

test('each filter shows its rows, and they are as many as are counted', () => {
  const shown = (filter: RowFilter) => shownRows(state, { filter, order: 'row', search: '' });
  expect(shown('all')).toEqual([0, 1, 2, 3, 4, 5]);
  expect(shown('label:正面')).toEqual([0, 5]);
  expect(shown('wrong')).toEqual([1, 5]);
  const counts = batchCounts(state);
  for (const filter of ['error', 'abstained', 'low', 'right', 'wrong', 'waiting'] as const)
    expect(shown(filter)).toHaveLength(counts[filter]);
  expect(counts.labels).toEqual([
    { label: '正面', labelId: 'positive', count: 2 },
    { label: '负面', labelId: 'negative', count: 1 },
  ]);
  expect(counts.confidences).toEqual([0, 0, 0, 0, 0, 1, 1, 0, 0, 2]);
});

test('rows without a right label or an answer are neither right nor wrong; each count of the confusion has its rows', () => {
  const { right, wrong, confusion } = batchCounts(state);
  expect([right, wrong]).toEqual([1, 2]);
  // the first label is given by its id; an abstention is no answer
  expect(confusion).toEqual(
    new Map([
      ['正面', new Map(Object.entries({ 正面: 1, 负面: 1 }))],
      ['负面', new Map(Object.entries({ '': 1, 正面: 1 }))],
    ]),
  );
  for (const [expected, row] of confusion ?? [])
    for (const [predicted, count] of row)
      expect(
        shownRows(state, { filter: 'all', order: 'row', search: '', pair: { expected, predicted } }),
      ).toHaveLength(count);
  expect(batchCounts({ ...state, columns: undefined }).confusion).toBeUndefined();
});

test('right labels that the task does not know are counted apart: no class, neither right nor wrong', () => {
  const rows = table.rows.map(([text = ''], row) => [
    text,
    ['中性', 'neutral', '中性', '', '', '正面'][row] ?? '',
  ]);
  const odd = { ...state, table: { ...table, rows } };
  expect(unknownLabels(odd)).toEqual(
    new Map([
      ['中性', 2],
      ['neutral', 1],
    ]),
  );
  const counts = batchCounts(odd);
  expect([counts.right, counts.wrong, counts.unknown]).toEqual([1, 0, 3]);
  expect(counts.confusion).toEqual(new Map([['正面', new Map([['正面', 1]])]]));
  expect(shownRows(odd, { filter: 'unknown', order: 'row', search: '' })).toEqual([0, 1, 2]);
  const rights = parse<{ right: string }>(batchCsv(odd).slice(1), { columns: true });
  expect(rights.map(({ right }) => right)).toEqual(['', '', '', '', '', 'true']);
  expect(unknownLabels({ ...odd, task: { ...task, choices: [] } }).size).toBe(0);
});

test('rows are found by their words and their answers’, and put the doubtful first', () => {
  expect(shownRows(state, { filter: 'all', order: 'row', search: ' "C"' })).toEqual([1]);
  expect(shownRows(state, { filter: 'all', order: 'row', search: 'Too' })).toEqual([3]);
  expect(shownRows(state, { filter: 'all', order: 'confidence', search: '' })).toEqual([2, 1, 0, 5, 3, 4]);
});
