import type { FloatTensor } from '../../checkpoint/tensor-source.js';
import { mapGrid } from '../../quantise/block-grid.js';

/** The named rows of a matrix, in that order. */
export function takeRows(
  { shape: [, ...rest], data, grid }: FloatTensor,
  rows: readonly number[],
): FloatTensor {
  const columns = rest.reduce((product, size) => product * size, 1);
  const taken = (values: Float32Array, width: number): Float32Array => {
    const output = new Float32Array(rows.length * width);
    for (const [to, from] of rows.entries())
      output.set(values.subarray(from * width, (from + 1) * width), to * width);
    return output;
  };
  const scaleColumns = grid && (grid.scales.length * columns) / data.length;
  return {
    shape: [rows.length, ...rest],
    data: taken(data, columns),
    grid: grid && mapGrid(grid, (ofBlocks) => taken(ofBlocks, scaleColumns ?? 0)),
  };
}

/** A matrix's columns in another order, `width` neighbours at a time. @param order of the runs */
export function takeColumns(
  { shape, data, grid }: FloatTensor,
  order: readonly number[],
  width: number,
): FloatTensor {
  const runs = (values: Float32Array, size: number): Float32Array => {
    const columns = order.length * size;
    const output = new Float32Array(values.length);
    for (let start = 0; start < values.length; start += columns)
      for (const [to, from] of order.entries())
        output.set(values.subarray(start + from * size, start + (from + 1) * size), start + to * size);
    return output;
  };
  const scaleWidth = grid && (grid.scales.length * width) / data.length;
  const keepsBlocks = scaleWidth !== undefined && Number.isInteger(scaleWidth);
  // a block that would be torn apart has no scale any more
  return {
    shape,
    data: runs(data, width),
    grid: grid && keepsBlocks ? mapGrid(grid, (ofBlocks) => runs(ofBlocks, scaleWidth)) : undefined,
  };
}
