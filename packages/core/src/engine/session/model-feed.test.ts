import { expect, test } from '@jest/globals';
import { Scratch } from '../c-api/scratch.js';
import type { ForwardRow } from '../model-runner.js';
import { graphInputs } from './graph-names.js';
import { type FeedMemory, modelFeed } from './model-feed.js';
import { groupRows } from './row-group.js';

const arrays: FeedMemory = {
  int64: (values) => BigInt64Array.from(values, BigInt),
  int32: (values) => Int32Array.from(values),
  zeros: (length) => new Float32Array(length),
};

function feedOf(rows: readonly ForwardRow[], memory = arrays) {
  const [group] = groupRows(rows);
  if (!group) throw new Error('no group');
  const feed = modelFeed(group, memory);
  return Object.fromEntries(
    Object.entries(feed).map(([name, { data, dims }]) => [name, { values: Array.from(data, Number), dims }]),
  );
}

const decoding: readonly ForwardRow[] = [
  { slot: 0, position: 4, tokenIds: [8], logits: 'last' },
  { slot: 1, position: 2, tokenIds: [9], logits: 'last' },
];
const packed: ForwardRow = {
  slot: 1,
  position: 2,
  tokenIds: [5, 6, 7],
  segmentLengths: [1, 2],
  logits: 'last',
};

test('a batch of single tokens, each behind its own past', () => {
  expect(feedOf(decoding)).toEqual({
    input_ids: { values: [8, 9], dims: [2, 1] },
    seqlens_k: { values: [4, 2], dims: [2] },
    total_sequence_length: { values: [5], dims: [] },
    position_ids: { values: [4, 2], dims: [2, 1] },
    attention_bias: { values: [0, 0, 0, 0, 0], dims: [1, 1, 1, 5] },
    logit_positions: { values: [0], dims: [1] },
  });
});

test('segments begin again at the position and ask for logits behind each', () => {
  expect(feedOf([packed])).toMatchObject({
    input_ids: { values: [5, 6, 7], dims: [1, 3] },
    seqlens_k: { values: [4], dims: [1] },
    position_ids: { values: [2, 2, 3] },
    attention_bias: { dims: [1, 1, 3, 5] },
    logit_positions: { values: [0, 2], dims: [2] },
  });
});

test('has every input of the graph, and the same values in whatever memory', () => {
  for (const rows of [decoding, [packed]]) {
    const feed = feedOf(rows);
    expect(Object.keys(feed).sort()).toEqual([...graphInputs].sort());
    expect(feedOf(rows, new Scratch())).toEqual(feed);
    for (const { values, dims } of Object.values(feed))
      expect(values).toHaveLength(dims.reduce((product, dim) => product * dim, 1));
  }
});
