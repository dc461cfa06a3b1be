import { test } from '@jest/globals';
import { type Arbitrary, type RunDetails, asyncProperty, check, defaultReportMessage } from 'fast-check';

/** By hand: minutes that the properties of a file share; the seed, and the path behind it, of a failure to repeat. */
const { QAIO_FUZZ_MINUTES: minutes, QAIO_FUZZ_SEED: seed, QAIO_FUZZ_PATH: path } = process.env;

export interface FuzzOptions {
  /** Values of each seed. */
  readonly runs: number;
  /** Seeds that have found something once, beside the first one. */
  readonly keptSeeds?: readonly number[];
}

const firstSeed = 1;
/** The gate takes about a minute on slow machines too, with fewer values. */
const longestMs = 20_000;
const longestValueMs = 30_000;
let propertyCount = 0;

/**
 * A jest test that a property holds for many values. The same values each time; with QAIO_FUZZ_MINUTES, others until the
 * time is over.
 */
export function fuzzTest<T>(
  title: string,
  values: Arbitrary<T>,
  holds: (value: T) => void | Promise<void>,
  { runs, keptSeeds = [] }: FuzzOptions,
): void {
  propertyCount++;
  const property = asyncProperty(values, async (value) => {
    await holds(value);
  });
  const attempt = async (options: { readonly seed: number; readonly path?: string }): Promise<void> => {
    const limits = { numRuns: runs, timeout: longestValueMs, interruptAfterTimeLimit: longestMs };
    const details = await check(property, { ...options, ...limits });
    if (details.failed) throw new Error(failureText(details), { cause: details.errorInstance });
  };
  const minutesMs = Number(minutes ?? 0) * 60_000;
  test(
    title,
    async () => {
      if (seed !== undefined) return attempt({ seed: Number(seed), ...(path !== undefined && { path }) });
      if (minutesMs === 0) for (const one of [firstSeed, ...keptSeeds]) await attempt({ seed: one });
      const end = performance.now() + minutesMs / propertyCount;
      while (performance.now() < end) await attempt({ seed: Math.floor(Math.random() * 2 ** 31) });
    },
    minutesMs + 5 * longestMs,
  );
}

function failureText<T>(details: RunDetails<T>): string {
  const { seed: failedSeed, counterexamplePath } = details;
  const again = `QAIO_FUZZ_SEED=${failedSeed} QAIO_FUZZ_PATH=${counterexamplePath ?? ''}`;
  return `${defaultReportMessage(details) ?? ''}\nTo repeat it, set ${again} and run this test alone.`;
}
