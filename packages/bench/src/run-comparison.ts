/** A run beside one that was kept. */
import { QaioError } from '@qaio/core';
import type { BenchReport, RowResult } from './bench-report.js';
import { timesAsGood } from './row-result.js';
import { isQuality } from './workload.js';

export interface RowComparison extends Pick<RowResult, 'name' | 'unit'> {
  /** By label, of the engines that both runs have. Rows of quality have no ratio. */
  readonly engines: Readonly<Record<string, { readonly before: number; readonly ratio?: number }>>;
}

/** What a run is known by before it is measured. */
export type RunSubject = Pick<BenchReport, 'shape' | 'weights' | 'sha256' | 'limits'>;

/** @throws QaioError `invalid-input` that says in what the two are not alike */
export function requireComparable(run: RunSubject, kept: RunSubject): void {
  const differences = Object.entries(traits(run)).flatMap(([name, value]) => {
    const other = traits(kept)[name];
    return value === other ? [] : [`${name} ${other ?? 'unknown'} there, ${value ?? 'unknown'} here`];
  });
  if (differences.length === 0) return;
  throw new QaioError(
    'invalid-input',
    `The kept run cannot be compared with this one: ${differences.join('; ')}. Measure both in the same way.`,
  );
}

function traits({ shape, weights, sha256, limits }: RunSubject): Record<string, string | number | undefined> {
  return {
    model: shape,
    weights,
    'sha256 of the checkpoint': sha256,
    slots: limits.slotCount,
    queue: limits.maxWaiting,
    'prefill budget': limits.prefillBudget,
    'prefix cache': limits.prefixCacheBytes,
    context: limits.maxContextLength,
    threads: limits.threadCount,
  };
}

/** Every row and engine that both have; a ratio above 1 means that the new run is faster, or smaller. */
export function compareRuns(run: BenchReport, kept: BenchReport): RowComparison[] {
  return run.rows.flatMap((row) => {
    const other = kept.rows.find(({ name }) => name === row.name);
    if (!other) return [];
    const before = byLabel(other, kept.dtype);
    const engines = Object.entries(byLabel(row, run.dtype)).flatMap(([label, value]) => {
      const then = before[label];
      if (then === undefined) return [];
      if (isQuality(row)) return [[label, { before: then }] as const];
      const ratio = Number(timesAsGood(row.unit, value, then).toPrecision(4));
      return [[label, { before: then, ratio }] as const];
    });
    return engines.length === 0
      ? []
      : [{ name: row.name, unit: row.unit, engines: Object.fromEntries(engines) }];
  });
}

function byLabel({ ours, peers }: RowResult, dtype: string): Readonly<Record<string, number>> {
  return { [ownLabel(dtype)]: ours, ...peers };
}

export const ownLabel = (dtype: string): string => `ours ${dtype}`;
