/** Normalised Hadamard matrices in Sylvester's order: symmetric, and each its own inverse. */

// a local: a global is looked up anew for every value
const { fround } = Math;

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
  let half = width;
  for (; 4 * half <= size; half *= 4) addAndSubtractTwice(values, from, end, half);
  if (half < size) addAndSubtract(values, from, half);
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

/**
 * Two steps in one pass over the memory, with the numbers of two passes: (a, b) and (c, d) as {@link addAndSubtract}
 * does, each of `half` values, then what became of (a, c) and of (b, d).
 */
function addAndSubtractTwice(values: Float32Array, from: number, end: number, half: number): void {
  for (let start = from; start < end; start += 4 * half)
    for (let i = start; i < start + half; i++) {
      const a = values[i] ?? 0;
      const b = values[i + half] ?? 0;
      const c = values[i + 2 * half] ?? 0;
      const d = values[i + 3 * half] ?? 0;
      const left = fround(a + b);
      const leftOther = fround(a - b);
      const right = fround(c + d);
      const rightOther = fround(c - d);
      values[i] = left + right;
      values[i + half] = leftOther + rightOther;
      values[i + 2 * half] = left - right;
      values[i + 3 * half] = leftOther - rightOther;
    }
}
