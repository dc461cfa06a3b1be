/** Rows for a runner under test, and what its logits are compared with. */
import assert from 'node:assert/strict';
import type { ForwardRow, LogitsWanted, ModelRunner } from '../engine/model-runner.js';

/** Text of its own for every seed, of tokens that every vocabulary has. */
export const text = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, i) => (5 + 31 * seed + 7 * i * (seed + 1) + ((i * i) % 5)) % 60);

export const row = (
  slot: number,
  tokenIds: readonly number[],
  position = 0,
  logits: LogitsWanted = 'last',
): ForwardRow => ({ slot, position, tokenIds, logits });

/** Runs rows in one pass. @returns copies, which the next pass leaves alone */
export async function run(runner: ModelRunner, ...rows: readonly ForwardRow[]): Promise<number[][]> {
  return (await runner.forward(rows)).map((logits) => [...logits]);
}

/** The logits of a single row. */
export async function one(runner: ModelRunner, only: ForwardRow): Promise<number[]> {
  const [logits = []] = await run(runner, only);
  return logits;
}

/** To the last bit. */
export function assertSame(actual: readonly number[], expected: readonly number[]): void {
  assertClose([actual], [expected], 0);
}

export function assertClose(
  actual: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  tolerance: number,
): void {
  const lengths = (rows: readonly (readonly number[])[]): string => rows.map(({ length }) => length).join();
  assert.equal(lengths(actual), lengths(expected), 'as many logits');
  const differences = actual.flatMap((logits, i) =>
    logits.map((logit, j) => Math.abs(logit - (expected[i]?.[j] ?? NaN))),
  );
  const worst = differences.reduce((most, difference) => Math.max(most, difference), 0);
  assert.ok(worst <= tolerance, `logits are ${worst} apart, more than ${tolerance}`);
}
