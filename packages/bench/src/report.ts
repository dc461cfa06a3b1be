import { cpus, totalmem } from 'node:os';
import { type EngineLimits, defaultEngineLimits } from '@qaio/core';
import type { RowResult } from './benchmark.js';

export interface Machine {
  readonly cpu: string;
  readonly threads: number;
  readonly memoryGB: number;
  readonly node: string;
  readonly platform: string;
}

export interface BenchReport {
  /** The shape, or the real model's name. */
  readonly shape: string;
  readonly weights: 'random' | 'real';
  readonly dtype: string;
  readonly machine: Machine;
  /** What our engine ran with. */
  readonly limits: EngineLimits;
  readonly rows: readonly RowResult[];
}

export function thisMachine(threads: number): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    threads,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** A table of medians; behind each peer's value, how many times as fast (or as small) ours is. */
export function benchTable({ shape, weights, dtype, machine, limits, rows }: BenchReport): string {
  const peers = [...new Set(rows.flatMap(({ peers: values }) => Object.keys(values)))];
  const cells = rows.map(({ name, unit, ours, peers: values, ratio }) => [
    name,
    unit,
    number(ours),
    ...peers.map((peer) => `${number(values[peer])}  (${(ratio[peer] ?? NaN).toFixed(2)}x)`),
  ]);
  const table = [['row', 'unit', `ours ${dtype}`, ...peers], ...cells];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  );
  const { cpu, threads, memoryGB, node, platform } = machine;
  return [
    `${shape}, ${weights} weights; ${cpu}, ${threads} threads, ${memoryGB} GB, Node ${node}, ${platform}`,
    limitsText(limits),
    'Medians; in brackets, how many times as fast (for memory: as small) ours is.',
    ...lines,
  ].join('\n');
}

/** The limits, and whether a server has them by default. */
function limitsText({ slotCount, maxWaiting, maxContextLength }: EngineLimits): string {
  const isDefault = slotCount === defaultEngineLimits.slotCount;
  const whose = isDefault ? 'the defaults of `aio serve`' : `set with --slots ${slotCount}`;
  return `Ours has ${slotCount} slots, a queue of ${maxWaiting} and ${maxContextLength} tokens of context (${whose}).`;
}

function pad(cell: string, width: number, column: number): string {
  return column < 2 ? cell.padEnd(width) : cell.padStart(width);
}

function number(value: number | undefined): string {
  return value === undefined ? '-' : value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
