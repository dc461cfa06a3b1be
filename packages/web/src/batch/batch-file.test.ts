import { expect, test } from '@jest/globals';
import { textTask } from '@qaio/client/testing';
import { OutputKind } from '@qaio/protocol';
import { parse } from 'csv-parse/browser/esm/sync';
import type { BatchAnswer } from './batch-answer.js';
import { batchCsv, batchJsonl } from './batch-file.js';
import type { LabelledBatch } from './right-labels.js';

const text = { type: 'string' };
const choices = [
  { label: '正面', id: 'positive' },
  { label: '负面', id: 'negative' },
];
const judge = textTask({
  ...{ outputKind: OutputKind.OUTPUT_KIND_CHOICE, choices },
  inputSchema: { properties: { note: text, message: text, n: { type: 'number' } }, required: ['message'] },
});
const judged: LabelledBatch = {
  task: judge,
  table: {
    ...{ name: '', columns: ['id', '评论', 'label', 'count'] },
    rows: [
      ['7', 'b, "c"', '正面', '3'],
      ['8', 'd', 'negative', ''],
      ['9', 'f\ng', '', 'many'],
      ['10', 'h', '中性', ''],
    ],
  },
  columns: { inputs: { message: '评论', n: 'count' }, expected: 'label' },
  answers: [
    { kind: 'label', label: '负面', labelId: 'negative', confidence: 0.6 },
    { kind: 'abstained', reason: 'low-confidence', confidence: 0.5 },
    { kind: 'error', code: 'invalid-input', message: 'too long' },
    undefined,
  ],
};

const csv = (batch: LabelledBatch): string[][] => parse(batchCsv(batch).slice(1));
const lines = (batch: LabelledBatch): unknown[] =>
  batchJsonl(batch)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

test('CSV has the columns of the task, then those of the table that it is not given, and the verdict', () => {
  expect(batchCsv(judged).startsWith('\uFEFF')).toBe(true);
  expect(csv(judged)).toEqual([
    [
      ...['row', 'note', 'input.message', 'n', 'label', 'id', 'confidence', 'abstained', 'error', 'message'],
      ...['input.id', 'input.label', 'right'],
    ],
    ['1', '', 'b, "c"', '3', '负面', 'negative', '0.6', '', '', '', '7', '正面', 'false'],
    ['2', '', 'd', '', '', '', '0.5', 'low-confidence', '', '', '8', 'negative', ''],
    ['3', '', 'f\ng', 'many', '', '', '', '', 'invalid-input', 'too long', '9', '', ''],
    ['4', '', 'h', '', '', '', '', '', '', '', '10', '中性', ''],
  ]);
});

test('without right labels there is no verdict, and nothing that is empty in every row is left out', () => {
  const [head] = csv({ ...judged, columns: { inputs: { message: '评论' }, expected: undefined } });
  expect(head?.slice(-4)).toEqual(['message', 'input.id', 'input.label', 'count']);
});

test('a line has what the task was given, its answer, and what else the table has of the row', () => {
  expect(lines(judged)).toEqual([
    {
      ...{ row: 1, input: { message: 'b, "c"', n: 3 }, label: '负面', id: 'negative', confidence: 0.6 },
      ...{ other: { id: '7', label: '正面' }, right: false },
    },
    {
      ...{ row: 2, input: { message: 'd' }, abstained: 'low-confidence', confidence: 0.5 },
      other: { id: '8', label: 'negative' },
    },
    {
      ...{ row: 3, input: { message: 'f\ng', n: 'many' } },
      ...{ error: { code: 'invalid-input', message: 'too long' }, other: { id: '9', label: '' } },
    },
    { row: 4, input: { message: 'h' }, other: { id: '10', label: '中性' } },
  ]);
});

test.each<[OutputKind, BatchAnswer, string[], object]>([
  [
    OutputKind.OUTPUT_KIND_TEXT,
    { kind: 'text', form: 'text', text: '好', guarded: 'dark' },
    ['text', 'guarded', 'error', 'message'],
    { text: '好', guarded: 'dark' },
  ],
  [
    OutputKind.OUTPUT_KIND_JSON,
    { kind: 'text', form: 'json', text: '{"a":[1]}' },
    ['json', 'error', 'message'],
    { json: { a: [1] } },
  ],
  [
    OutputKind.OUTPUT_KIND_EMBEDDING,
    { kind: 'text', form: 'embedding', text: '[0.5,1]' },
    ['embedding', 'error', 'message'],
    { embedding: [0.5, 1] },
  ],
])('answers of kind %i', (outputKind, answer, columns, fields) => {
  const batch: LabelledBatch = {
    task: textTask({ outputKind, inputSchema: { properties: { text } } }),
    table: { name: '', columns: ['text'], rows: [['x']] },
    columns: { inputs: { text: 'text' }, expected: undefined },
    answers: [answer],
  };
  expect(csv(batch)[0]).toEqual([
    'row',
    ...(columns.includes('text') ? ['input.text'] : ['text']),
    ...columns,
  ]);
  expect(lines(batch)).toEqual([{ row: 1, input: { text: 'x' }, ...fields }]);
});
