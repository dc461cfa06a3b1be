import type { FloatTensor } from '../checkpoint/tensor-source.js';
import type { BlockGrid } from '../quantise/block-quantise.js';

/** Matrices under one another, for one product in place of several. @returns its weights `[all outputs, inputs]` */
export function packed(parts: readonly FloatTensor[]): {
  readonly weight: Float32Array;
  readonly grid: BlockGrid | undefined;
} {
  return { weight: concatenate(parts.map(({ data }) => data)), grid: commonGrid(parts) };
}

/** The parts' grids joined, if all parts have one and with the same number of bits. */
function commonGrid(parts: readonly FloatTensor[]): BlockGrid | undefined {
  const grids = parts.map(({ grid }) => grid).filter((grid) => grid !== undefined);
  const bits = grids[0]?.bits;
  if (bits === undefined || grids.length < parts.length) return undefined;
  if (grids.some((grid) => grid.bits !== bits)) return undefined;
  return { bits, scales: concatenate(grids.map(({ scales }) => scales)) };
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
