/** A run as text. */
import { cpus, totalmem } from 'node:os';
import { type EngineLimits, type Told, type ToldPart, defaultEngineLimits, told, toldAll } from '@qaio/core';
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

/** Draws rows as lines whose columns stand under one another; the first two are prose. */
export type DrawTable = (rows: readonly (readonly ToldPart[])[]) => Told;

/** A table of medians; behind each peer's value, how many times as fast (or as small) ours is. */
export function benchTable(report: BenchReport, draw: DrawTable): Told {
  const { shape, weights, dtype, machine, limits, rounds, versions, rows, quality } = report;
  const peers = [...new Set(rows.flatMap(({ peers: values }) => Object.keys(values)))];
  const cells = rows.map(({ name, unit, ours, peers: values, ratio }) => [
    name,
    unit,
    number(ours, unit),
    ...peers.map((peer) => withRatio(number(values[peer], unit), ratio[peer])),
  ]);
  const lines = [
    told`${shape}, ${weights === 'real' ? told`real weights` : told`random weights`}; ${machineText(machine)}`,
    Object.entries(versions)
      .map(([label, version]) => `${label}: ${version}`)
      .join('; '),
    limitsText(limits),
    told`${mediansText(rounds)}${fewerText(report)}; in brackets, how many times as fast (for memory: as small) ours is.`,
    ...(quality ? [qualityText(quality)] : []),
    draw([[told`row`, told`unit`, ownLabel(dtype), ...peers], ...cells]),
  ];
  return toldAll(lines, '\n');
}

/** What each engine had in a kept run; behind it, how many times as fast (or as small) it is now. */
export function comparisonTable(rows: readonly RowComparison[], kept: BenchReport, draw: DrawTable): Told {
  const labels = [...new Set(rows.flatMap(({ engines }) => Object.keys(engines)))];
  const cells = rows.map(({ name, unit, engines }) => [
    name,
    unit,
    ...labels.map((label) => withRatio(number(engines[label]?.before, unit), engines[label]?.ratio)),
  ]);
  const lines = [
    told`The kept run: ${machineText(kept.machine)}. ${mediansText(kept.rounds)}.`,
    told`In brackets, how many times as fast (for memory: as small) this run is.`,
    draw([[told`row`, told`unit`, ...labels], ...cells]),
  ];
  return toldAll(lines, '\n');
}

const mediansText = (rounds: number): Told =>
  rounds === 1 ? told`Medians of 1 round` : told`Medians of ${rounds} rounds`;

/** Which rows have fewer. */
function fewerText({ rounds: wanted, rows }: BenchReport): ToldPart {
  const fewer = rows.filter(({ rounds = wanted }) => rounds < wanted).map(({ name }) => name);
  return fewer.length === 0 ? '' : told` (fewer of ${fewer.join(', ')})`;
}

function machineText({ cpu, threads, memoryGB, node, platform }: Machine): Told {
  return told`${cpu}, ${threads} threads, ${memoryGB} GB, Node ${node}, ${platform}`;
}

/** The limits, and whether a server has them by default. */
function limitsText({ slotCount, maxWaiting, maxContextLength }: EngineLimits): Told {
  const set = [
    ...(slotCount === defaultEngineLimits.slotCount ? [] : [`--slots ${slotCount}`]),
    ...(maxContextLength === defaultEngineLimits.maxContextLength ? [] : [`--context ${maxContextLength}`]),
  ];
  const whose = set.length === 0 ? told`the defaults of \`aio serve\`` : told`set with ${set.join(' ')}`;
  return told`Ours has ${slotCount} slots, a queue of ${maxWaiting} and ${maxContextLength} tokens of context (${whose}).`;
}

function qualityText({ tokens, labels }: NonNullable<BenchReport['quality']>): Told {
  return told`Quality is beside the same model in fp32, over ${tokens} tokens of prose and ${labels} labels.`;
}

function withRatio(value: string, ratio: number | undefined): string {
  return ratio === undefined ? value : `${value}  (${ratio.toFixed(2)}x)`;
}

function number(value: number | undefined, unit: Unit): string {
  if (value === undefined) return '-';
  const digits = unit === 'nats' ? 4 : value >= 100 || unit === 'labels' ? 0 : 1;
  return value.toFixed(digits);
}
