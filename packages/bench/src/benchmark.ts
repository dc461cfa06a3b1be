import { type EngineLimits, type KernelKind, type Told, errorMessage, told } from '@qaio/core';
import type { BenchReport, RowResult } from './bench-report.js';
import type { ContestantName, OpenedContestant } from './contestant-messages.js';
import { ContestantProcess } from './contestant-process.js';
import { rowResult } from './row-result.js';
import { type Measurement, type Row, measurements, memoryRow, startRow } from './workload.js';

/** One engine with one model file. */
export interface Entry {
  /** As the report shows it. */
  readonly label: string;
  readonly contestant: ContestantName;
  readonly modelPath: string;
  /** Where an engine is that is no package: a folder of programs, or the Python that has it. */
  readonly location?: string | undefined;
  /** What ours computes with in int8. */
  readonly kernels?: KernelKind | undefined;
}

export interface BenchmarkOptions {
  readonly ours: Entry;
  readonly peers: readonly Entry[];
  readonly vocabSize: number;
  /** Of ours. */
  readonly limits: EngineLimits;
  /** Samples of each row and engine. */
  readonly rounds: number;
  /** From when on one round has to do. */
  readonly isLate?: () => boolean;
  /** Only these rows; all when empty. */
  readonly only: readonly string[];
  /** Ends the benchmark and its processes. */
  readonly signal?: AbortSignal;
  readonly onProgress: (what: Told) => void;
  /** Told which peer or row is left out, and why. */
  readonly onSkipped: (what: string | Told, reason: string | Told) => void;
}

/** An entry whose process is there. */
interface Starter extends OpenedContestant {
  readonly entry: Entry;
  readonly child: ContestantProcess;
}

type Samples = ReadonlyMap<Starter, (readonly number[])[]>;

const servingStreams = 4;
const warmUpRounds = 1;
const mostStarts = 3;

/** Every round takes one sample of each engine, so that a slow moment of the machine meets all of them. @throws the signal's reason, where it ends the run */
export async function runBenchmark(
  options: BenchmarkOptions,
): Promise<Pick<BenchReport, 'rows' | 'versions'>> {
  const starters: Starter[] = [];
  try {
    for (const entry of [options.ours, ...options.peers]) {
      const starter = await openStarter(entry, options);
      if (starter) starters.push(starter);
    }
    const results: RowResult[] = [];
    for (const measurement of measurements)
      if (canMeasure(measurement, options)) results.push(...(await measure(measurement, starters, options)));
    await closeAll(starters);
    if ([memoryRow, startRow].some((row) => isWanted(row, options)))
      results.push(...(await measureStarts(starters, options)));
    const versions = Object.fromEntries(starters.map(({ entry, version }) => [entry.label, version]));
    return { rows: results.filter((row) => isWanted(row, options)), versions };
  } finally {
    await closeAll(starters);
  }
}

async function closeAll(starters: readonly Starter[]): Promise<void> {
  for (const { child } of starters) await child.close();
}

function isWanted({ name }: Pick<Row, 'name'>, { only }: BenchmarkOptions): boolean {
  return only.length === 0 || only.includes(name);
}

/** @returns undefined for a peer that cannot be opened; for ours that is an error */
async function openStarter(entry: Entry, options: BenchmarkOptions): Promise<Starter | undefined> {
  options.onProgress(told`opening ${entry.label}`);
  const child = contestantProcess(entry, options);
  try {
    return { entry, child, ...(await child.open(options.vocabSize)) };
  } catch (error) {
    await child.close();
    options.signal?.throwIfAborted();
    if (entry === options.ours) throw error;
    options.onSkipped(entry.label, firstLine(error));
    return undefined;
  }
}

export function contestantProcess(
  { contestant, modelPath, location, kernels }: Entry,
  { limits, signal }: Pick<BenchmarkOptions, 'limits' | 'signal'>,
): ContestantProcess {
  return new ContestantProcess(contestant, { modelPath, location, kernels, limits }, signal);
}

export function firstLine(error: unknown): string {
  return errorMessage(error).split('\n')[0] ?? '';
}

/** Whether a row of it is wanted and ours can do it with its limits. */
function canMeasure(measurement: Measurement, options: BenchmarkOptions): boolean {
  const wanted = measurement.rows.filter((row) => isWanted(row, options));
  const obstacle = obstacleTo(measurement, options);
  if (wanted.length === 0) return false;
  if (obstacle !== undefined) options.onSkipped(wanted.map(({ name }) => name).join(', '), obstacle);
  return obstacle === undefined;
}

function obstacleTo(
  { slots = 1, contextLength = 0 }: Measurement,
  { limits }: BenchmarkOptions,
): Told | undefined {
  if (slots > limits.slotCount)
    return told`it runs ${slots} streams at the same time, which takes --slots ${slots}`;
  if (contextLength > limits.maxContextLength)
    return told`it has a sequence of ${contextLength} tokens, which takes --context ${contextLength}`;
  return undefined;
}

function canGive({ rows }: Starter, { name }: Row): boolean {
  return rows === undefined || rows.includes(name);
}

async function measure(
  { rows }: Measurement,
  starters: readonly Starter[],
  options: BenchmarkOptions,
): Promise<RowResult[]> {
  const [first] = rows;
  const [own] = starters;
  if (!first || !own) return [];
  if (!canGive(own, first)) {
    options.onSkipped(first.name, told`the context of this model is too short for it`);
    return [];
  }
  const samples = new Map(
    starters.filter((starter) => canGive(starter, first)).map((starter) => [starter, [] as number[][]]),
  );
  for (let round = 0; round < options.rounds + warmUpRounds; round++) {
    if (round > warmUpRounds && isLate(first, options)) break;
    options.onProgress(told`${first.name}, ${roundText(round, options)}`);
    for (const [starter, values] of samples) {
      const value = await sampleOf(starter, first.name, options);
      if (!value) samples.delete(starter);
      else if (round >= warmUpRounds) values.push([...value]);
    }
  }
  return rows.map((row, i) => toResult(row, samples, i));
}

function roundText(round: number, { rounds }: BenchmarkOptions): Told {
  return round < warmUpRounds ? told`warming up` : told`round ${round} of ${rounds}`;
}

function isLate({ name }: Pick<Row, 'name'>, options: BenchmarkOptions): boolean {
  if (!options.isLate?.()) return false;
  options.onSkipped(
    told`further rounds of ${name}`,
    told`the run has taken long already; --rounds takes them all`,
  );
  return true;
}

/** @returns undefined where a peer fails; for ours that is an error */
async function sampleOf(
  { entry, child }: Starter,
  row: string,
  options: BenchmarkOptions,
): Promise<readonly number[] | undefined> {
  try {
    return await child.measure(row);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (entry === options.ours) throw error;
    options.onSkipped(told`${row} of ${entry.label}`, firstLine(error));
    return undefined;
  }
}

/** @param index of the row in every sample */
function toResult(row: Row, samples: Samples, index: number): RowResult {
  const [ours, ...peers] = [...samples].map(
    ([{ entry }, values]) => [entry.label, values.map((value) => value[index] ?? NaN)] as const,
  );
  return rowResult(row, ours?.[1] ?? [], peers);
}

/** A fresh process each time: from its start to its first answer, and what it holds after four chats. */
async function measureStarts(starters: readonly Starter[], options: BenchmarkOptions): Promise<RowResult[]> {
  const samples: Samples = new Map(
    starters.filter((starter) => canGive(starter, startRow)).map((starter) => [starter, []]),
  );
  for (let round = 1; round <= Math.min(mostStarts, options.rounds); round++) {
    if (round > 1 && isLate(startRow, options)) break;
    for (const [{ entry }, values] of samples) {
      options.onProgress(told`start and memory of ${entry.label}, round ${round}`);
      values.push(await measureStart(entry, options));
    }
  }
  return [memoryRow, startRow].map((row, i) => toResult(row, samples, i));
}

/** @returns MB and ms */
async function measureStart(entry: Entry, options: BenchmarkOptions): Promise<[number, number]> {
  const started = performance.now();
  const child = contestantProcess(entry, options);
  try {
    await child.open(options.vocabSize);
    await child.answer();
    const start = performance.now() - started;
    await child.measure(`decode-${servingStreams}`);
    return [await child.memory(), start];
  } finally {
    await child.close();
  }
}
