import { type EngineLimits, errorMessage } from '@qaio/core';
import { type ContestantOptions } from './contestant.js';
import type { ContestantName } from './contestant-messages.js';
import { ContestantProcess } from './contestant-process.js';
import { type Measurement, type Row, measurements } from './workload.js';

/** One engine with one model file. */
export interface Entry {
  /** As the report shows it. */
  readonly label: string;
  readonly contestant: ContestantName;
  readonly modelPath: string;
}

export interface BenchmarkOptions {
  readonly ours: Entry;
  readonly peers: readonly Entry[];
  readonly vocabSize: number;
  /** Of ours. */
  readonly limits: EngineLimits;
  /** Samples of each row and engine. */
  readonly rounds: number;
  /** Only these rows; all when empty. */
  readonly only: readonly string[];
  readonly onProgress: (text: string) => void;
  /** Told which peer or row is left out, and why. */
  readonly onSkipped: (name: string, reason: string) => void;
}

export interface RowResult {
  readonly name: string;
  readonly unit: Row['unit'];
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** Above 1: ours is faster, or smaller. */
  readonly ratio: Readonly<Record<string, number>>;
}

/** Of all rows that there are. */
export const rowNames = (): readonly string[] => [
  ...measurements.flatMap(({ rows }) => rows.map(({ name }) => name)),
  ...startRows.map(({ name }) => name),
];

type Samples = ReadonlyMap<Entry, number[]>;

const servingStreams = 4;
const warmUpRounds = 1;
const memoryRow: Row = { name: 'memory-mb', unit: 'MB' };
const startRow: Row = { name: 'start-ms', unit: 'ms' };
const startRows = [memoryRow, startRow];

/** Every round takes one sample of each engine, so that a slow moment of the machine meets all of them. */
export async function runBenchmark(options: BenchmarkOptions): Promise<RowResult[]> {
  const entries = await usableEntries(options);
  const results = await measureRows(entries, options);
  if (startRows.some((row) => isWanted(row, options)))
    results.push(...(await measureStarts(entries, options)));
  return results.filter((row) => isWanted(row, options));
}

function isWanted({ name }: Pick<Row, 'name'>, { only }: BenchmarkOptions): boolean {
  return only.length === 0 || only.includes(name);
}

/** Those that can be opened; an engine of ours that cannot is an error. */
async function usableEntries(options: BenchmarkOptions): Promise<Entry[]> {
  const usable: Entry[] = [];
  for (const entry of [options.ours, ...options.peers]) {
    options.onProgress(`opening ${entry.label}`);
    const child = new ContestantProcess();
    try {
      await child.open(entry.contestant, options.vocabSize, contestantOptions(entry, options));
      usable.push(entry);
    } catch (error) {
      if (entry === options.ours) throw error;
      const [reason = ''] = errorMessage(error).split('\n');
      options.onSkipped(entry.label, `${reason} (to install the peers, run: npm run peers)`);
    } finally {
      await child.close();
    }
  }
  return usable;
}

async function measureRows(entries: readonly Entry[], options: BenchmarkOptions): Promise<RowResult[]> {
  const wanted = measurements.filter((measurement) => canMeasure(measurement, options));
  const children = new Map(entries.map((entry) => [entry, new ContestantProcess()]));
  try {
    for (const [entry, child] of children)
      await child.open(entry.contestant, options.vocabSize, contestantOptions(entry, options));
    const results: RowResult[] = [];
    for (const measurement of wanted) results.push(...(await measure(measurement, children, options)));
    return results;
  } finally {
    for (const child of children.values()) await child.close();
  }
}

/** Whether a row of it is wanted and ours can do it with its limits. */
function canMeasure({ rows, slots = 1 }: Measurement, options: BenchmarkOptions): boolean {
  const wanted = rows.filter((row) => isWanted(row, options));
  const isPossible = slots <= options.limits.slotCount;
  if (!isPossible)
    for (const { name } of wanted)
      options.onSkipped(name, `it runs ${slots} streams at the same time, which takes --slots ${slots}`);
  return isPossible && wanted.length > 0;
}

async function measure(
  { rows }: Measurement,
  children: ReadonlyMap<Entry, ContestantProcess>,
  { rounds, onProgress }: BenchmarkOptions,
): Promise<RowResult[]> {
  const samples = new Map([...children.keys()].map((entry) => [entry, [] as (readonly number[])[]]));
  const name = rows[0]?.name ?? '';
  for (let round = 0; round < rounds + warmUpRounds; round++) {
    onProgress(`${name}, round ${Math.max(1, round)} of ${rounds}`);
    for (const [entry, child] of children) {
      const value = await child.measure(name);
      if (round >= warmUpRounds) samples.get(entry)?.push(value);
    }
  }
  return rows.map((row, i) => {
    const ofRow = [...samples].map(
      ([entry, values]) => [entry, values.map((value) => value[i] ?? NaN)] as const,
    );
    return toResult(row, new Map(ofRow));
  });
}

/** A fresh process each time: from its start to its first answer, and what it holds after four chats. */
async function measureStarts(entries: readonly Entry[], options: BenchmarkOptions): Promise<RowResult[]> {
  const memory = new Map(entries.map((entry) => [entry, [] as number[]]));
  const start = new Map(entries.map((entry) => [entry, [] as number[]]));
  for (let round = 1; round <= Math.min(3, options.rounds); round++)
    for (const entry of entries) {
      options.onProgress(`start and memory of ${entry.label}, round ${round}`);
      const sample = await measureStart(entry, options);
      memory.get(entry)?.push(sample.memory);
      start.get(entry)?.push(sample.start);
    }
  return [toResult(memoryRow, memory), toResult(startRow, start)];
}

async function measureStart(
  entry: Entry,
  options: BenchmarkOptions,
): Promise<{ readonly start: number; readonly memory: number }> {
  const started = performance.now();
  const child = new ContestantProcess();
  try {
    const contestant = contestantOptions(entry, options);
    await child.open(entry.contestant, options.vocabSize, contestant);
    await child.answer();
    const start = performance.now() - started;
    await child.measure(`decode-${servingStreams}`);
    return { start, memory: await child.memory() };
  } finally {
    await child.close();
  }
}

function contestantOptions({ modelPath }: Entry, { limits }: BenchmarkOptions): ContestantOptions {
  return { modelPath, limits };
}

function toResult({ name, unit }: Row, samples: Samples): RowResult {
  const [ours = NaN, ...others] = [...samples.values()].map(median);
  const labels = [...samples.keys()].slice(1).map(({ label }) => label);
  const ratioTo = (peer: number): number => (unit === 'ms' || unit === 'MB' ? peer / ours : ours / peer);
  const byLabel = (values: readonly number[]) =>
    Object.fromEntries(labels.map((label, i) => [label, round(values[i] ?? NaN)]));
  return { name, unit, ours: round(ours), peers: byLabel(others), ratio: byLabel(others.map(ratioTo)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
