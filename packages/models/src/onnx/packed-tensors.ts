import type { FloatTensor } from '../checkpoint/tensor-source.js';
import { type BlockGrid, joinGrids } from '../quantise/block-grid.js';

/** Matrices under one another, for one product in place of several. @returns its weights `[all outputs, inputs]` */
export function packed(parts: readonly FloatTensor[]): {
  readonly weight: Float32Array;
  readonly grid: BlockGrid | undefined;
} {
  return {
    weight: concatenate(parts.map(({ data }) => data)),
    grid: joinGrids(
      parts.map(({ grid }) => grid),
      concatenate,
    ),
  };
}

export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
