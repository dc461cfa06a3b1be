import type { RowResult } from './bench-report.js';
import type { Row, Unit } from './workload.js';

/** Medians. @param peers samples by label */
export function rowResult(
  { name, unit }: Row,
  ours: readonly number[],
  peers: readonly (readonly [label: string, samples: readonly number[]])[],
): RowResult {
  const own = median(ours);
  const medians = peers.map(([label, samples]) => [label, median(samples)] as const);
  const ratios = medians.map(([label, peer]) => [label, timesAsGood(unit, own, peer)] as const);
  return {
    name,
    unit,
    rounds: ours.length,
    ours: rounded(own),
    peers: byLabel(medians),
    ratio: byLabel(ratios),
  };
}

/** How many times as fast as another a value is; for memory, as small. */
export function timesAsGood(unit: Unit, value: number, other: number): number {
  return unit === 'ms' || unit === 'MB' ? other / value : value / other;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

function byLabel(values: readonly (readonly [label: string, value: number])[]): Record<string, number> {
  return Object.fromEntries(values.map(([label, value]) => [label, rounded(value)]));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
