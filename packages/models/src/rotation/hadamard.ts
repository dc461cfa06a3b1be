/** Normalised Hadamard matrices in Sylvester's order: symmetric, and each its own inverse. */

/** `[size, size]`, row-major. @param size a power of two */
export function hadamardMatrix(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  rotateRows(matrix, size);
  return matrix;
}

/** The largest power of two that divides a width, at most `most`. */
export function rotationBlock(width: number, most: number): number {
  let block = 1;
  while (block < most && width % (2 * block) === 0) block *= 2;
  return block;
}

/**
 * Multiplies every run of `block` neighbouring values with the Hadamard matrix, in place.
 *
 * @param values rows whose length is a multiple of `block`
 */
export function rotateRows(values: Float32Array, block: number): void {
  for (let start = 0; start < values.length; start += block) rotateBlock(values, start, block, 1);
}

/**
 * The same down the columns: mixes runs of `block` neighbouring rows, in place.
 *
 * @param matrix `[rows, columns]`; rows a multiple of `block`
 */
export function rotateColumns(matrix: Float32Array, columns: number, block: number): void {
  const size = block * columns;
  for (let start = 0; start < matrix.length; start += size) rotateBlock(matrix, start, size, columns);
}

/** The fast Walsh–Hadamard transform of vectors of `width` values that follow each other: `size` values from `from` on. */
function rotateBlock(values: Float32Array, from: number, size: number, width: number): void {
  const scale = 1 / Math.sqrt(size / width);
  const end = from + size;
  for (let half = width; half < size; half *= 2)
    for (let start = from; start < end; start += 2 * half) addAndSubtract(values, start, half);
  for (let i = from; i < end; i++) values[i] = (values[i] ?? 0) * scale;
}

/** (a, b) becomes (a + b, a - b), where b is the half after a. */
function addAndSubtract(values: Float32Array, start: number, half: number): void {
  for (let i = start; i < start + half; i++) {
    const a = values[i] ?? 0;
    const b = values[i + half] ?? 0;
    values[i] = a + b;
    values[i + half] = a - b;
  }
}
