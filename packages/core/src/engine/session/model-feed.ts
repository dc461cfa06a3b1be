import { hideOtherSegments } from './attention-bias.js';
import type { GraphInput, SegmentGraphInput } from './graph-names.js';
import { type Segment, segmentsOf } from './segment.js';
import type { RowGroup } from './row-group.js';

/** Where the feed's values are put; the same calls in the same order for every session. */
export interface FeedMemory {
  int64(values: readonly number[]): BigInt64Array;
  int32(values: readonly number[]): Int32Array;
  /** Zeros, whatever was there before. */
  zeros(length: number): Float32Array;
}

export interface FeedTensor {
  readonly data: BigInt64Array | Int32Array | Float32Array;
  readonly dims: readonly number[];
}

/** What the graph takes for a group, apart from the KV cache. */
export function modelFeed(group: RowGroup, memory: FeedMemory): Readonly<Record<GraphInput, FeedTensor>> {
  const { batch, width, pastLengths } = group;
  const totalLengths = pastLengths.map((past) => past + width);
  const longest = Math.max(...totalLengths);
  const bias = memory.zeros(width * longest);
  hideOtherSegments(bias, longest, group);
  return {
    ...tokenFeed(group, memory),
    // the operator takes each row's total length less one
    seqlens_k: { data: memory.int32(totalLengths.map((total) => total - 1)), dims: [batch] },
    total_sequence_length: { data: memory.int32([longest]), dims: [] },
    attention_bias: { data: bias, dims: [1, 1, width, longest] },
  };
}

/** The same for a graph whose attention takes segments. */
export function segmentFeed(
  group: RowGroup,
  memory: FeedMemory,
): Readonly<Record<SegmentGraphInput, FeedTensor>> {
  const segments = segmentsOf(group);
  return {
    ...tokenFeed(group, memory),
    segments: { data: memory.int32(segments.flatMap(numbers)), dims: [segments.length, 5] },
  };
}

/** What every graph takes. */
function tokenFeed(
  { batch, width, tokenIds, positions, logitPositions }: RowGroup,
  memory: FeedMemory,
): Readonly<Record<GraphInput & SegmentGraphInput, FeedTensor>> {
  return {
    input_ids: { data: memory.int64(tokenIds), dims: [batch, width] },
    position_ids: { data: memory.int64(positions), dims: [batch, width] },
    logit_positions: { data: memory.int64(logitPositions), dims: [logitPositions.length] },
  };
}

/** In the operator's order. */
const numbers = ({ slot, past, firstToken, tokenCount, writeAt }: Segment): number[] => [
  slot,
  past,
  firstToken,
  tokenCount,
  writeAt,
];
