import type { RowGroup } from './row-group.js';

// far enough below any attention score that its weight is exactly zero
const hidden = -1e9;

/**
 * What is added to the attention scores, for all rows and heads alike: nothing, unless the row has segments. Those see
 * the past and themselves; that no token sees a later one is the operator's own doing.
 *
 * @param bias `[width, totalLength]`, all zeros
 */
export function hideOtherSegments(
  bias: Float32Array,
  totalLength: number,
  { width, segmentLengths }: RowGroup,
): void {
  let start = 0;
  const past = totalLength - width;
  for (const length of segmentLengths ?? []) {
    for (let token = start; token < start + length; token++) {
      const row = token * totalLength;
      bias.fill(hidden, row + past, row + past + start);
    }
    start += length;
  }
}
