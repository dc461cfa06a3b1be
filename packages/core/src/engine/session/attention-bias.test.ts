import { expect, test } from '@jest/globals';
import { hideOtherSegments } from './attention-bias.js';
import { groupRows } from './row-group.js';

/** `[width, total]` of what each token sees, 1 or 0. */
function seen(position: number, segmentLengths: readonly number[] | undefined, width: number): number[][] {
  const tokenIds = new Array<number>(width).fill(1);
  const row = { slot: 0, position, tokenIds, logits: 'last' as const };
  const [group] = groupRows([segmentLengths ? { ...row, segmentLengths } : row]);
  const total = position + width;
  const bias = new Float32Array(width * total);
  if (group) hideOtherSegments(bias, total, group);
  return tokenIds.map((_, i) => [...bias.subarray(i * total, (i + 1) * total)].map((v) => Number(v === 0)));
}

test('a row of one text hides nothing', () => {
  expect(seen(2, undefined, 3)).toEqual([
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1],
  ]);
});

test('a segment sees the past and itself; the ones before it are hidden', () => {
  // what follows a token is hidden by the operator
  expect(seen(2, [1, 2, 1], 4).map((row, i) => row.slice(0, 3 + i))).toEqual([
    [1, 1, 1],
    [1, 1, 0, 1],
    [1, 1, 0, 1, 1],
    [1, 1, 0, 0, 0, 1],
  ]);
});

test('what is hidden weighs exactly nothing, whatever the score', () => {
  const [group] = groupRows([
    { slot: 0, position: 0, tokenIds: [1, 2], logits: 'last', segmentLengths: [1, 1] },
  ]);
  const bias = new Float32Array(4);
  if (group) hideOtherSegments(bias, 2, group);
  expect(Math.exp(1000 + (bias[2] ?? 0) + 1000)).toBe(0);
});
