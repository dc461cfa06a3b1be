import { expect, test } from '@jest/globals';
import { Dice } from '../../testing/dice.js';
import type { ForwardRow } from '../model-runner.js';
import { groupRows } from './row-group.js';

const row = (slot: number, count: number, logits: ForwardRow['logits'] = 'last'): ForwardRow => ({
  slot,
  position: 10 * slot,
  tokenIds: Array.from({ length: count }, (_, i) => 100 * slot + i),
  logits,
});

test('single-token rows of neighbouring slots become one batch, in slot order', () => {
  const groups = groupRows([row(2, 1), row(0, 1), row(1, 1)]);
  expect(groups).toEqual([
    {
      rowIndices: [1, 2, 0],
      firstSlot: 0,
      batch: 3,
      width: 1,
      tokenIds: [0, 100, 200],
      positions: [0, 10, 20],
      pastLengths: [0, 10, 20],
      segmentLengths: undefined,
      logitPositions: [0],
      places: [
        { first: 0, count: 1 },
        { first: 1, count: 1 },
        { first: 2, count: 1 },
      ],
      withHidden: false,
    },
  ]);
});

test('a gap between slots and a longer row both break a batch', () => {
  const groups = groupRows([row(0, 1), row(1, 3), row(2, 1), row(4, 1)]);
  expect(groups.map((group) => [group.firstSlot, group.rowIndices])).toEqual([
    [0, [0]],
    [1, [1]],
    [2, [2]],
    [4, [3]],
  ]);
});

test('all logits of a row are asked for by position', () => {
  expect(groupRows([row(0, 3, 'all')])[0]?.logitPositions).toEqual([0, 1, 2]);
  expect(groupRows([row(0, 3)])[0]?.logitPositions).toEqual([2]);
});

test("segments begin at the row's position, each with logits behind its last token", () => {
  const [group] = groupRows([{ ...row(1, 5), segmentLengths: [2, 3] }]);
  expect(group).toMatchObject({
    positions: [10, 11, 10, 11, 12],
    logitPositions: [1, 4],
    segmentLengths: [2, 3],
  });
});

test('whatever the rows: each is in one group, of neighbouring slots, and only single tokens go together', () => {
  for (let seed = 0; seed < 300; seed++) {
    const dice = new Dice(seed);
    const slots = [0, 1, 2, 3, 4, 5, 6, 7].filter(() => !dice.isOneIn(3)).sort(() => dice.below(3) - 1);
    const rows = slots.map((slot) => row(slot, dice.isOneIn(3) ? dice.from(2, 4) : 1));
    const groups = groupRows(rows);
    expect(groups.flatMap(({ rowIndices }) => rowIndices).sort()).toEqual(rows.map((_, i) => i).sort());
    for (const { rowIndices, firstSlot, width, tokenIds, pastLengths } of groups) {
      const members = rowIndices.map((i) => rows[i]);
      expect(members.map((member) => member?.slot)).toEqual(members.map((_, i) => firstSlot + i));
      expect(members.flatMap((member) => member?.tokenIds ?? [])).toEqual(tokenIds);
      expect(members.map((member) => member?.position)).toEqual(pastLengths);
      expect(width === 1 || members.length === 1).toBe(true);
      expect(tokenIds).toHaveLength(width * members.length);
    }
  }
});
