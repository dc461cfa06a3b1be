import { expect, test } from '@jest/globals';
import { hadamardMatrix, rotateColumns, rotateRows, rotationBlock } from './hadamard.js';

const noise = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(7 * i + 1));

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));

test('the matrix of size four is the one in the books, halved', () => {
  const signs = [1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1];
  expect([...hadamardMatrix(4)]).toEqual(signs.map((sign) => sign / 2));
});

test.each([1, 2, 8, 32])('blocks of %i: rotating rows multiplies each block with the matrix', (block) => {
  const [values, matrix] = [noise(3 * 64), hadamardMatrix(block)];
  const expected = values.map((_, at) => {
    const [start, column] = [at - (at % block), at % block];
    let sum = 0;
    for (let i = 0; i < block; i++) sum += (values[start + i] ?? 0) * (matrix[i * block + column] ?? 0);
    return sum;
  });
  rotateRows(values, block);
  expect(largestDifference(values, expected)).toBeLessThan(1e-6);
});

test.each([1, 4, 16])('blocks of %i: rotating columns is rotating the rows of the transpose', (block) => {
  const [rows, columns] = [48, 5];
  const matrix = noise(rows * columns);
  const transposed = matrix.map((_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)] ?? NaN);
  rotateColumns(matrix, columns, block);
  rotateRows(transposed, block);
  const back = matrix.map((_, at) => transposed[(at % columns) * rows + Math.floor(at / columns)] ?? NaN);
  expect(largestDifference(matrix, back)).toBeLessThan(1e-6);
});

test('rotating twice gives the values back; lengths stay', () => {
  const values = noise(256);
  const rotated = Float32Array.from(values);
  rotateRows(rotated, 128);
  expect(Math.hypot(...rotated)).toBeCloseTo(Math.hypot(...values), 4);
  expect(largestDifference(rotated, values)).toBeGreaterThan(0.1);
  rotateRows(rotated, 128);
  expect(largestDifference(rotated, values)).toBeLessThan(1e-6);
});

test.each([
  [896, 128, 128],
  [896, 512, 128],
  [4864, 32, 32],
  [48, 64, 16],
  [7, 64, 1],
])('a width of %i in blocks of at most %i: %i', (width, most, block) => {
  expect(rotationBlock(width, most)).toBe(block);
});
