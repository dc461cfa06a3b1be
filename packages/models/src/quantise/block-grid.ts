/** What weights in blocks have been quantised with before, by whoever made the checkpoint. */
export type BlockBits = 4 | 8;

/** Weights that share a scale, wherever this project quantises in blocks. */
export const blockSize = 32;

/** Every weight is (code - 2^(bits - 1)) · scale - offset, with a scale and an offset for its block. */
export interface BlockGrid {
  readonly bits: BlockBits;
  /** Neighbours along a row that are a block. */
  readonly size: 16 | 32;
  /** `[rows, columns / size]` */
  readonly scales: Float32Array;
  /** `[rows, columns / size]`; if absent, all are 0. */
  readonly offsets?: Float32Array;
}

/** The grid of the same weights in another order. @param change what becomes of numbers that blocks have one each of */
export function mapGrid(grid: BlockGrid, change: (ofBlocks: Float32Array) => Float32Array): BlockGrid {
  const { offsets } = grid;
  return { ...grid, scales: change(grid.scales), ...(offsets && { offsets: change(offsets) }) };
}

/** The grid of matrices under one another; undefined if one has none, or of blocks of another kind. */
export function joinGrids(
  grids: readonly (BlockGrid | undefined)[],
  join: (parts: readonly Float32Array[]) => Float32Array,
): BlockGrid | undefined {
  const known = grids.filter((grid) => grid !== undefined);
  const [first] = known;
  if (!first || known.length < grids.length) return undefined;
  const { bits, size } = first;
  if (known.some((grid) => grid.bits !== bits || grid.size !== size)) return undefined;
  const scales = join(known.map((grid) => grid.scales));
  if (known.every(({ offsets }) => offsets === undefined)) return { bits, size, scales };
  const offsets = join(known.map((grid) => grid.offsets ?? new Float32Array(grid.scales.length)));
  return { bits, size, scales, offsets };
}
