import { expect, test } from '@jest/globals';
import { type PlannedPart, packParts, unpackLogits } from './planned-pass.js';
import { ScoringSequence } from './scoring-sequence.js';

const part = (tokenIds: readonly number[]): PlannedPart => ({
  sequence: new ScoringSequence({ promptTokenIds: [9, ...tokenIds], prefixTokenCount: 1, candidates: [[1]] }),
  row: { slot: 2, position: 1, tokenIds, logits: 'last' },
});

test('a single part is its own row, which has no segments', () => {
  const only = part([1, 2]);
  expect(packParts([only]).row).toBe(only.row);
  expect(() => packParts([])).toThrow('a row has parts');
});

test('several parts stand one behind the other, each a segment', () => {
  expect(packParts([part([1, 2]), part([3]), part([4, 5, 6])]).row).toEqual({
    slot: 2,
    position: 1,
    tokenIds: [1, 2, 3, 4, 5, 6],
    segmentLengths: [2, 1, 3],
    logits: 'last',
  });
});

test('each part gets its own logits, as a view', () => {
  const parts = [part([1, 2]), part([3])];
  const logits = Float32Array.of(10, 11, 12, 20, 21, 22);
  const unpacked = unpackLogits(packParts(parts), logits);
  expect(unpacked.map((one) => [...one.logits])).toEqual([
    [10, 11, 12],
    [20, 21, 22],
  ]);
  expect(unpacked.map(({ sequence }) => sequence)).toEqual(parts.map(({ sequence }) => sequence));
  expect(unpacked.every((one) => one.logits.buffer === logits.buffer)).toBe(true);
});

test('a single part gets all that its row asked for, or nothing', () => {
  const planned = packParts([part([1, 2])]);
  for (const length of [0, 3, 6])
    expect(unpackLogits(planned, new Float32Array(length))[0]?.logits).toHaveLength(length);
});
