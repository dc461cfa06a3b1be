import { expect, test } from '@jest/globals';
import { Dice } from '../../testing/dice.js';
import type { ForwardRow } from '../model-runner.js';
import { raggedGroup } from './ragged-group.js';

const decoding: ForwardRow = { slot: 3, position: 7, tokenIds: [8], logits: 'last' };
const prompt: ForwardRow = { slot: 0, position: 0, tokenIds: [1, 2, 3], logits: 'none' };
const texts: ForwardRow = {
  slot: 1,
  position: 2,
  tokenIds: [5, 6, 7],
  segmentLengths: [1, 2],
  logits: 'last',
};

test('a prompt, several texts behind one beginning and a stream are one row, each with slots and places of its own', () => {
  expect(raggedGroup([decoding, prompt, texts])).toEqual({
    rowIndices: [0, 1, 2],
    firstSlot: 0,
    batch: 1,
    width: 7,
    tokenIds: [8, 1, 2, 3, 5, 6, 7],
    positions: [7, 0, 1, 2, 2, 2, 3],
    pastLengths: [],
    segments: [
      { slot: 3, past: 7, firstToken: 0, tokenCount: 1, writeAt: 7 },
      { slot: 0, past: 0, firstToken: 1, tokenCount: 3, writeAt: 0 },
      { slot: 1, past: 2, firstToken: 4, tokenCount: 1, writeAt: 2 },
      { slot: 1, past: 2, firstToken: 5, tokenCount: 2, writeAt: 3 },
    ],
    segmentLengths: undefined,
    logitPositions: [0, 4, 6],
    places: [
      { first: 0, count: 1 },
      { first: 1, count: 0 },
      { first: 1, count: 2 },
    ],
    withHidden: false,
  });
});

test('whatever the rows: segments cover all tokens in order, and no two write to one place', () => {
  for (let seed = 0; seed < 300; seed++) {
    const dice = new Dice(seed);
    const rows = Array.from({ length: dice.from(1, 6) }, (_, slot): ForwardRow => {
      const segmentLengths = Array.from({ length: dice.from(1, 3) }, () => dice.from(1, 5));
      const count = segmentLengths.reduce((sum, length) => sum + length, 0);
      const tokenIds = Array.from({ length: count }, (_, i) => i);
      return { slot, position: dice.below(9), tokenIds, segmentLengths, logits: 'all' };
    });
    const { segments = [], width, logitPositions } = raggedGroup(rows);
    const tokens = segments.flatMap(({ firstToken, tokenCount }) =>
      Array.from({ length: tokenCount }, (_, i) => firstToken + i),
    );
    expect(tokens).toEqual(Array.from({ length: width }, (_, i) => i));
    expect(logitPositions).toEqual(tokens);
    const written = segments.flatMap(({ slot, tokenCount, writeAt }) =>
      Array.from({ length: tokenCount }, (_, i) => `${slot}@${writeAt + i}`),
    );
    expect(new Set(written).size).toBe(width);
    expect(segments.every(({ past, writeAt }) => past <= writeAt)).toBe(true);
  }
});
