import { expect, test } from '@jest/globals';
import { inputKey } from '../calibration/scored-row.js';
import { type SplitOptions, splitRows } from './row-split.js';

const task = { name: 'mood', labels: ['good', 'bad'] };
const options: SplitOptions = { seed: 1, exampleKeys: new Set() };
const rowsOf = (label: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ input: { text: `${label} ${i}` }, label }));
const keysOf = (rows: readonly { readonly input: Readonly<Record<string, unknown>> }[]) =>
  new Set(rows.map(({ input }) => inputKey(input)));

test('every row is in one part, equal inputs in the same one, and every part has every label', () => {
  const rows = [...rowsOf('good', 30), ...rowsOf('bad', 20), ...rowsOf('good', 30)];
  const { pool, judging, heldOut } = splitRows(task, rows, options);
  expect([pool, judging, heldOut].map(({ length }) => length)).toEqual([13, 35, 32]);
  const keys = [pool, judging, heldOut].map(keysOf);
  expect(keys.map(({ size }) => size)).toEqual([8, 22, 20]);
  expect(new Set(keys.flatMap((part) => [...part])).size).toBe(50);
  for (const part of [pool, judging, heldOut])
    expect(new Set(part.map(({ label }) => label))).toEqual(new Set(['good', 'bad']));
});

test('the seed decides, not the order of the rows', () => {
  const rows = [...rowsOf('good', 30), ...rowsOf('bad', 20)];
  const first = splitRows(task, rows, options);
  expect(splitRows(task, rows.toReversed(), options)).toEqual(first);
  expect(splitRows(task, rows, { ...options, seed: 2 })).not.toEqual(first);
});

test('rows that are examples already are in the pool', () => {
  const rows = [...rowsOf('good', 30), ...rowsOf('bad', 20)];
  const exampleKeys = keysOf(rows.slice(0, 10));
  const { pool } = splitRows(task, rows, { ...options, exampleKeys });
  expect(pool).toEqual(expect.arrayContaining(rows.slice(0, 10)));
});

test('too few rows are refused with how many are needed; equal inputs count once', () => {
  const rows = rowsOf('good', 20);
  const refusal = (more: ReturnType<typeof rowsOf>) => () => splitRows(task, [...rows, ...more], options);
  expect(refusal(rowsOf('bad', 20))).not.toThrow();
  expect(refusal(rowsOf('bad', 19))).toThrow(
    /at least 40 different inputs, 5 of each label.*there are 39\./u,
  );
  expect(refusal([...rowsOf('bad', 19), ...rowsOf('bad', 19)])).toThrow(/there are 39\./u);
  expect(refusal(rowsOf('bad', 1))).toThrow(/there is 1 with the label 'bad'\. Label more rows\./u);
  expect(refusal([])).toThrow(/there are 0 with the label 'bad'/u);
});
