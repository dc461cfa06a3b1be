import { expect, test } from '@jest/globals';
import type { ForwardRow } from '../model-runner.js';
import { groupRows } from './row-group.js';
import { rowOutput } from './row-output.js';

const decoding = (slot: number, withHidden: boolean): ForwardRow => ({
  slot,
  position: 0,
  tokenIds: [1],
  logits: 'last',
  withHidden,
});

test('in one batch, who wants hidden states gets its own behind its logits, and the others get a view', () => {
  const rows = [decoding(0, false), decoding(1, true)];
  const [group] = groupRows(rows);
  if (!group) throw new Error('no group');
  expect(group.withHidden).toBe(true);
  const output = { logits: Float32Array.of(1, 2, 3, 4), hidden: Float32Array.of(10, 20) };
  const [plain, wide] = rows.map((row, i) => rowOutput(row, i, group, output));
  expect([...(plain ?? [])]).toEqual([1, 2]);
  expect(plain?.buffer).toBe(output.logits.buffer);
  expect([...(wide ?? [])]).toEqual([3, 4, 20]);
});

test('each place of a row has its logits, then its hidden state', () => {
  const row: ForwardRow = { slot: 0, position: 0, tokenIds: [1, 2], logits: 'all', withHidden: true };
  const [group] = groupRows([row]);
  if (!group) throw new Error('no group');
  const output = { logits: Float32Array.of(1, 2, 3, 4), hidden: Float32Array.of(10, 20) };
  expect([...rowOutput(row, 0, group, output)]).toEqual([1, 2, 10, 3, 4, 20]);
});
