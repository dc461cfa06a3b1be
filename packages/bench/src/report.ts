/** A run as text. */
import { cpus, totalmem } from 'node:os';
import { type EngineLimits, defaultEngineLimits } from '@qaio/core';
import type { BenchReport, Machine } from './bench-report.js';
import { type RowComparison, ownLabel } from './run-comparison.js';
import type { Unit } from './workload.js';

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
export function benchTable(report: BenchReport): string {
  const { shape, weights, dtype, machine, limits, rounds, versions, rows, quality } = report;
  const peers = [...new Set(rows.flatMap(({ peers: values }) => Object.keys(values)))];
  const cells = rows.map(({ name, unit, ours, peers: values, ratio }) => [
    name,
    unit,
    number(ours, unit),
    ...peers.map((peer) => withRatio(number(values[peer], unit), ratio[peer])),
  ]);
  return [
    `${shape}, ${weights} weights; ${machineText(machine)}`,
    Object.entries(versions)
      .map(([label, version]) => `${label}: ${version}`)
      .join('; '),
    limitsText(limits),
    `${mediansText(rounds)}${fewerText(report)}; in brackets, how many times as fast (for memory: as small) ours is.`,
    ...(quality ? [qualityText(quality)] : []),
    ...tableLines([['row', 'unit', ownLabel(dtype), ...peers], ...cells]),
  ].join('\n');
}

/** What each engine had in a kept run; behind it, how many times as fast (or as small) it is now. */
export function comparisonTable(rows: readonly RowComparison[], kept: BenchReport): string {
  const labels = [...new Set(rows.flatMap(({ engines }) => Object.keys(engines)))];
  const cells = rows.map(({ name, unit, engines }) => [
    name,
    unit,
    ...labels.map((label) => withRatio(number(engines[label]?.before, unit), engines[label]?.ratio)),
  ]);
  return [
    `The kept run: ${machineText(kept.machine)}; ${mediansText(kept.rounds).toLowerCase()}`,
    'In brackets, how many times as fast (for memory: as small) this run is.',
    ...tableLines([['row', 'unit', ...labels], ...cells]),
  ].join('\n');
}

const mediansText = (rounds: number): string => `Medians of ${rounds} round${rounds === 1 ? '' : 's'}`;

/** Which rows have fewer. */
function fewerText({ rounds: wanted, rows }: BenchReport): string {
  const fewer = rows.filter(({ rounds = wanted }) => rounds < wanted).map(({ name }) => name);
  return fewer.length === 0 ? '' : ` (fewer of ${fewer.join(', ')})`;
}

function machineText({ cpu, threads, memoryGB, node, platform }: Machine): string {
  return `${cpu}, ${threads} threads, ${memoryGB} GB, Node ${node}, ${platform}`;
}

/** The limits, and whether a server has them by default. */
function limitsText({ slotCount, maxWaiting, maxContextLength }: EngineLimits): string {
  const set = [
    ...(slotCount === defaultEngineLimits.slotCount ? [] : [`--slots ${slotCount}`]),
    ...(maxContextLength === defaultEngineLimits.maxContextLength ? [] : [`--context ${maxContextLength}`]),
  ];
  const whose = set.length === 0 ? 'the defaults of `aio serve`' : `set with ${set.join(' ')}`;
  return `Ours has ${slotCount} slots, a queue of ${maxWaiting} and ${maxContextLength} tokens of context (${whose}).`;
}

function qualityText({ tokens, labels }: NonNullable<BenchReport['quality']>): string {
  return `Quality is beside the same model in fp32, over ${tokens} tokens of prose and ${labels} labels.`;
}

/** Columns as wide as their widest cell. */
function tableLines(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, width: number, column: number): string {
  return column < 2 ? cell.padEnd(width) : cell.padStart(width);
}

function withRatio(value: string, ratio: number | undefined): string {
  return ratio === undefined ? value : `${value}  (${ratio.toFixed(2)}x)`;
}

function number(value: number | undefined, unit: Unit): string {
  if (value === undefined) return '-';
  const digits = unit === 'nats' ? 4 : value >= 100 || unit === 'labels' ? 0 : 1;
  return value.toFixed(digits);
}
