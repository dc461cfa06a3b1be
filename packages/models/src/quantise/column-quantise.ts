import { nearestCode } from './nearest-code.js';
import { type QuantisationError, QuantisationErrorSum } from './quantisation-error.js';

// locals: a global is looked up anew for every weight
const { abs, min } = Math;

export interface ColumnQuantised {
  /** `[inputs, outputs]`, two's complement */
  readonly data: Int8Array;
  /** `[outputs]` */
  readonly scales: Float32Array;
  readonly error: QuantisationError;
}

// rows whose codes are transposed together: a cache line of them
const tileRows = 64;

/**
 * Symmetric 8-bit quantisation with one scale per output, laid out as the runtime's MatMulIntegerToFloat expects it.
 *
 * @param weights `[outputs, inputs]`
 */
export function quantiseColumns(weights: Float32Array, outputs: number): ColumnQuantised {
  const inputs = weights.length / outputs;
  const data = new Int8Array(weights.length);
  const scales = new Float32Array(outputs);
  const error = new QuantisationErrorSum();
  const tile = new Int8Array(tileRows * inputs);
  for (let first = 0; first < outputs; first += tileRows) {
    const count = min(tileRows, outputs - first);
    for (let i = 0; i < count; i++) {
      const output = first + i;
      const row = weights.subarray(output * inputs, (output + 1) * inputs);
      scales[output] = encodeRow(row, tile.subarray(i * inputs, (i + 1) * inputs), error);
    }
    transposeTile(tile, count, { data, first, outputs });
  }
  return { data, scales, error: error.total() };
}

/** @returns the scale */
function encodeRow(row: Float32Array, codes: Int8Array, error: QuantisationErrorSum): number {
  let largest = 0;
  for (let i = 0; i < row.length; i++) {
    const size = abs(row[i] ?? 0);
    if (size > largest) largest = size;
  }
  const scale = largest / 127;
  if (scale === 0) codes.fill(0);
  else for (let i = 0; i < row.length; i++) codes[i] = nearestCode((row[i] ?? 0) / scale);
  error.add(row, codes, { start: 0, end: row.length, scale, zero: 0 });
  return scale;
}

/** Where rows become columns. */
interface Columns {
  /** `[inputs, outputs]` */
  readonly data: Int8Array;
  readonly outputs: number;
  /** Of the columns. */
  readonly first: number;
}

/** @param tile `[tileRows, inputs]`, of which `count` rows are used */
function transposeTile(tile: Int8Array, count: number, { data, outputs, first }: Columns): void {
  const inputs = tile.length / tileRows;
  for (let input = 0; input < inputs; input++)
    for (let i = 0; i < count; i++) data[input * outputs + first + i] = tile[i * inputs + input] ?? 0;
}
