import type { ForwardRow } from '../model-runner.js';
import type { RowGroup } from './row-group.js';

/** What the graph gives for a group. */
export interface GroupOutput {
  /** `[batch, logitPositions, vocabSize]` */
  readonly logits: Float32Array;
  /** `[batch, logitPositions, hiddenSize]`; empty where no row wants hidden states. */
  readonly hidden: Float32Array;
}

/**
 * What one row of a group asked for.
 *
 * @param index the row's place in the group
 * @returns a view of the logits; an array of its own where hidden states are wanted
 */
export function rowOutput(
  row: ForwardRow,
  index: number,
  { batch, logitPositions, places }: RowGroup,
  { logits, hidden }: GroupOutput,
): Float32Array {
  if (row.logits === 'none') return new Float32Array(0);
  const { first, count } = places[index] ?? { first: 0, count: 0 };
  const part = (all: Float32Array): Float32Array => {
    const width = all.length / (batch * logitPositions.length);
    return all.subarray(first * width, (first + count) * width);
  };
  return row.withHidden ? interleaved(part(logits), part(hidden), count) : part(logits);
}

/** Logits and hidden state of each place, one behind the other. */
function interleaved(logits: Float32Array, hidden: Float32Array, count: number): Float32Array {
  const [vocabSize, hiddenSize] = [logits.length / count, hidden.length / count];
  const width = vocabSize + hiddenSize;
  const joined = new Float32Array(count * width);
  for (let place = 0; place < count; place++) {
    joined.set(logits.subarray(place * vocabSize, (place + 1) * vocabSize), place * width);
    joined.set(hidden.subarray(place * hiddenSize, (place + 1) * hiddenSize), place * width + vocabSize);
  }
  return joined;
}
