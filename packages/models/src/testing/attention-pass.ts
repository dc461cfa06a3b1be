/** Passes of one layer's attention, native ones and the runtime's, over sequences that are always the same. */
import type { CacheDtype } from '@qaio/core';
import { type GraphTensor, runGraph } from '@qaio/core/testing';
import { fromFloat16 } from '../checkpoint/half-float.js';
import { type AttentionGraphs, type AttentionShape, mixed, projections } from './attention-graph.js';
import { type InstructionKind, libraryPath, withInstructions } from './native-instructions.js';

export const capacity = 640;
export const slotCount = 4;

/** Evenly distributed; always the same. */
function values(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 3;
  });
}

/** What goes into attention for the tokens of a sequence, by the input's name. */
export type Rows = Readonly<Record<string, Float32Array>>;

export function sequence(shape: AttentionShape, length: number, seed: number): Rows {
  const entries = Object.entries(projections(shape));
  return Object.fromEntries(entries.map(([name, size], i) => [name, values(length * size, seed * 10 + i)]));
}

/** Tokens `from` up to `to` of a sequence. */
export function part(shape: AttentionShape, rows: Rows, from: number, to: number): Rows {
  const entries = Object.entries(projections(shape));
  return Object.fromEntries(
    entries.map(([name, size]) => [name, rowsOf(rows, name).slice(from * size, to * size)]),
  );
}

const rowsOf = (rows: Rows, name: string): Float32Array => rows[name] ?? new Float32Array();

export interface Segment {
  readonly slot: number;
  readonly past: number;
  readonly count: number;
  readonly rows: Rows;
  /** Behind the past by default. */
  readonly writeAt?: number;
}

interface FloatTensor extends GraphTensor {
  readonly data: Float32Array;
}

function tensorOf(dims: readonly number[]): FloatTensor {
  return { data: new Float32Array(dims.reduce((product, size) => product * size, 1)), dims };
}

interface CacheTensor extends GraphTensor {
  readonly data: Float32Array | Uint16Array;
}

// not a number in fp16
const noHalf = 0x7e00;

/** All slots' keys and values; what nobody wrote is not a number, so that no outcome can have read it. */
export class Cache {
  readonly keys: CacheTensor;
  readonly values: CacheTensor;

  constructor({ shape: { kvHeads, width }, cacheDtype }: Pick<AttentionGraphs, 'shape' | 'cacheDtype'>) {
    const dims = [slotCount, kvHeads, capacity, width];
    [this.keys, this.values] = [cacheTensor(dims, cacheDtype), cacheTensor(dims, cacheDtype)];
  }
}

function cacheTensor(dims: readonly number[], dtype: CacheDtype): CacheTensor {
  const { data } = tensorOf(dims);
  return { data: dtype === 'fp32' ? data.fill(NaN) : new Uint16Array(data.length).fill(noHalf), dims };
}

/** What a cache holds, as numbers. */
export const numbersOf = ({ data }: CacheTensor): Float32Array =>
  data instanceof Float32Array ? data : fromFloat16(data);

export const outcomeWidth = ({ heads, width }: AttentionShape): number => heads * width;

export interface NativePass {
  readonly cache: Cache;
  readonly segments: readonly Segment[];
  /** Where it is written, if not where it is read. */
  readonly present?: Cache;
  readonly threadCount?: number;
  /** What the operator is told of the segments, where it is not the truth. */
  readonly told?: readonly Segment[];
}

/** A native pass. @returns each segment's outcome */
export function nativePass(
  { shape, graphPath, native }: AttentionGraphs,
  kind: InstructionKind,
): (pass: NativePass) => Float32Array[] {
  const model = withInstructions(native, kind);
  return ({ cache, present = cache, segments, threadCount = 2, told = segments }) => {
    const tokens = segments.reduce((sum, { count }) => sum + count, 0);
    const width = outcomeWidth(shape);
    const data = new Float32Array(tokens * width);
    runGraph({
      model,
      graphPath,
      libraryPath,
      threadCount,
      inputs: {
        ...joined(shape, segments, tokens),
        ...cached('past_key_values', cache),
        position_ids: { data: BigInt64Array.from(segments.flatMap(positionsOf)), dims: [1, tokens] },
        segments: segmentTensor(told),
      },
      outputs: { [mixed]: { data, dims: [1, tokens, width] }, ...cached('present', present) },
    });
    let end = 0;
    return segments.map(({ count }) => data.slice(end * width, (end += count) * width));
  };
}

const positionsOf = ({ past, count }: Segment): bigint[] =>
  Array.from({ length: count }, (_, i) => BigInt(past + i));

const cached = (
  prefix: string,
  { keys, values: given }: Readonly<Record<'keys' | 'values', GraphTensor>>,
) => ({
  [`${prefix}.0.key`]: keys,
  [`${prefix}.0.value`]: given,
});

function segmentTensor(segments: readonly Segment[]): GraphTensor {
  let first = 0;
  const rows = segments.flatMap(({ slot, past, count, writeAt = past }) => {
    first += count;
    return [slot, past, first - count, count, writeAt];
  });
  return { data: Int32Array.from(rows), dims: [segments.length, 5] };
}

/** The segments' rows behind each other. */
function joined(shape: AttentionShape, segments: readonly Segment[], tokens: number) {
  const entries = Object.entries(projections(shape)).map(([name, size]): [string, GraphTensor] => {
    const tensor = tensorOf([1, tokens, size]);
    let at = 0;
    for (const { rows } of segments) {
      tensor.data.set(rowsOf(rows, name), at);
      at += rowsOf(rows, name).length;
    }
    return [name, tensor];
  });
  return Object.fromEntries(entries);
}

/** A sequence from its first token on, by the runtime's own attention. */
export function runtimeOutcome(
  { shape, graphPath, runtime }: AttentionGraphs,
  rows: Rows,
  tokens: number,
): Float32Array {
  const dims = [1, shape.kvHeads, tokens, shape.width];
  const [keys, given] = [tensorOf(dims), tensorOf(dims)];
  const outcome = tensorOf([1, tokens, outcomeWidth(shape)]);
  const segment = { slot: 0, past: 0, count: tokens, rows };
  runGraph({
    model: runtime,
    graphPath,
    inputs: {
      ...joined(shape, [segment], tokens),
      ...cached('past_key_values', { keys, values: given }),
      position_ids: { data: BigInt64Array.from(positionsOf(segment)), dims: [1, tokens] },
      seqlens_k: { data: Int32Array.of(tokens - 1), dims: [1] },
      total_sequence_length: { data: Int32Array.of(tokens), dims: [] },
      attention_bias: tensorOf([1, 1, tokens, tokens]),
    },
    outputs: { [mixed]: outcome, ...cached('present', { keys, values: given }) },
  });
  return outcome.data;
}
