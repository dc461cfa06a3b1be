/**
 * Solves `matrix · x = right` by elimination, without changing either.
 *
 * @param matrix square, symmetric and positive definite, so that no pivot is 0
 */
export function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lines = matrix.map((line, i) => [...line, right[i] ?? 0]);
  for (let column = 0; column < size; column++)
    for (let below = column + 1; below < size; below++) eliminate(lines, column, below);
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    const line = lines[i] ?? [];
    const known = solution.reduce((sum, value, j) => (j > i ? sum + value * (line[j] ?? 0) : sum), 0);
    solution[i] = ((line[size] ?? 0) - known) / (line[i] ?? 1);
  }
  return solution;
}

function eliminate(lines: number[][], pivot: number, below: number): void {
  const [from = [], to = []] = [lines[pivot], lines[below]];
  const factor = (to[pivot] ?? 0) / (from[pivot] ?? 1);
  for (let j = pivot; j < to.length; j++) to[j] = (to[j] ?? 0) - factor * (from[j] ?? 0);
}
