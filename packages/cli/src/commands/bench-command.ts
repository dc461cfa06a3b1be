import { type Told, defaultEngineLimits, engineLimitRanges, kernelKinds, told, toldAll } from '@qaio/core';
import {
  type BenchReport,
  type BenchmarkOptions,
  type DrawTable,
  benchTable,
  compareRuns,
  comparisonTable,
  readRun,
  requireComparable,
  rowNames,
  runBenchmark,
  shapes,
  thisMachine,
} from '@qaio/bench';
import { dtypes } from '@qaio/models';
import { type Command, Option } from 'commander';
import { type BenchedModelsOptions, benchedModels, defaultBenchDtype } from '../benched-models.js';
import { benchedQuality } from '../benched-quality.js';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { untilStopped } from '../imported-model.js';
import { messagesFor } from '../messages/messages.js';
import { sayNote } from '../messages/say-note.js';
import { checkNotRead, checkWritable, writeOutput } from '../output-file.js';
import { toPositiveInteger, toWholeNumber } from '../option-values.js';
import { ToldTable } from '../text-table.js';

interface BenchOptions extends BenchedModelsOptions {
  readonly rounds?: number;
  readonly rows: readonly string[];
  readonly slots: number;
  readonly context: number;
  readonly quality: boolean;
  readonly json?: boolean;
  readonly out?: string;
  readonly against?: string;
}

const defaultRounds = 2;
const lateAfterSeconds = 150;

export function benchCommand(program: Command, context: CliContext): void {
  const command = program
    .command('bench')
    .description(
      'compare the engine’s speed with that of its peers, on random weights in the shape of a real model or on a real one',
    )
    .addOption(
      new Option('--shape <name>', 'the shape to measure')
        .choices(Object.keys(shapes))
        .default('qwen1.5-0.5b'),
    )
    .option(
      '--model <path>',
      'a model folder, .gguf file or pulled model to measure instead of a shape; peers that can read the same file do',
    )
    .addOption(
      new Option(
        '--dtype <dtypes...>',
        `how this engine stores the weights; the peers stand beside the first (default: ${defaultBenchDtype}, or what an imported model has)`,
      ).choices(dtypes),
    )
    .addOption(kernelsOption())
    .option(
      '--rounds <n>',
      `samples per row and engine (default: ${defaultRounds}, or 1 once ${lateAfterSeconds} seconds have passed)`,
      toPositiveInteger,
    )
    .option('--rows <names...>', 'measure only these rows', [])
    .option('--no-peers', 'measure this engine alone')
    .option(
      '--ik-llama <folder>',
      'measure ik_llama.cpp too: where its llama-bench and llama-batched-bench are',
    )
    .option(
      '--openvino <python>',
      'measure OpenVINO GenAI too, on a real model: a Python that has it, or the folder of a virtual environment',
    )
    .option(
      '--transformers <python>',
      'measure transformers on PyTorch too, in fp32: a Python that has both, or the folder of a virtual environment',
    )
    .option('--no-quality', 'do not compare a real model’s answers with those of the same model in fp32')
    .option('--json', 'print one JSON object')
    .option('--out <file>', 'keep the run in a file, as JSON')
    .option('--against <file>', 'compare with a run that --out has kept, of the same model and limits');
  withLimits(command).action((options: BenchOptions) => bench(options, context));
}

const kernelsOption = (): Option =>
  new Option(
    '--kernels <kinds...>',
    'what int8 computes with; of several, the others stand beside the first (default: auto)',
  ).choices(kernelKinds);

/** Options for what the engine takes on; the rest is as `aio serve` has it. */
function withLimits(command: Command): Command {
  return command
    .option(
      '--slots <n>',
      'streams that this engine runs at the same time',
      toWholeNumber(engineLimitRanges.slotCount),
      defaultEngineLimits.slotCount,
    )
    .option(
      '--context <n>',
      'tokens of the longest sequence of this engine; the rows of long conversations need more than the default',
      toWholeNumber(engineLimitRanges.maxContextLength),
      defaultEngineLimits.maxContextLength,
    );
}

async function bench(options: BenchOptions, context: CliContext): Promise<void> {
  const { slots: slotCount, context: maxContextLength, out, against, rows: only } = options;
  checkRows(only);
  if (out !== undefined) await checkOut(out, options);
  const kept = against === undefined ? undefined : await readRun(against);
  const reports = progress(context);
  const { threadCount } = context;
  const limits = { ...defaultEngineLimits, slotCount, maxContextLength, threadCount };
  const { ours, peers, vocabSize, ...subject } = await benchedModels(options, context, reports);
  if (kept) requireComparable({ ...subject, limits }, kept);
  const rounds = roundsOf(options, context);
  const measured = { ours, peers, vocabSize, limits, only, ...rounds, ...reports };
  const speed = await untilStopped(context, (signal) => runBenchmark({ ...measured, signal }));
  const isReal = subject.weights === 'real' && options.quality;
  const quality = isReal ? await benchedQuality(measured, context) : undefined;
  const rows = [...speed.rows, ...(quality?.rows ?? [])];
  const machine = thisMachine(threadCount);
  const report = { ...subject, machine, limits, rounds: rounds.rounds, ...speed, ...quality, rows };
  if (out !== undefined) await writeOutput(out, `${JSON.stringify(report)}\n`);
  const { say } = messagesFor(context);
  context.stdout.write(`${options.json ? asJson(report, kept) : say(asText(report, kept))}\n`);
}

async function checkOut(out: string, { against, model }: BenchOptions): Promise<void> {
  await checkWritable(out);
  await checkNotRead([out], [against, model]);
}

/** On standard error. */
function progress(context: CliContext): Pick<BenchmarkOptions, 'onProgress' | 'onSkipped'> {
  const started = context.clock();
  const seconds = (): string => ((context.clock() - started) / 1000).toFixed(0).padStart(4);
  return {
    onProgress: (what) => sayNote(context, told`[${seconds()} s] ${what}`),
    onSkipped: (what, reason) => sayNote(context, told`skipped: ${what}: ${reason}`),
  };
}

function asJson(report: BenchReport, kept: BenchReport | undefined): string {
  return JSON.stringify(kept ? { ...report, against: compareRuns(report, kept) } : report);
}

function asText(report: BenchReport, kept: BenchReport | undefined): Told {
  const draw: DrawTable = (rows) => new ToldTable(rows, 2);
  const table = benchTable(report, draw);
  if (!kept) return table;
  return toldAll([table, comparisonTable(compareRuns(report, kept), kept, draw)], '\n\n');
}

/** Where none are asked for, so that a run, with the starts and the quality that come behind, ends within four minutes. */
function roundsOf(
  { rounds }: BenchOptions,
  { clock }: CliContext,
): Pick<BenchmarkOptions, 'rounds' | 'isLate'> {
  if (rounds !== undefined) return { rounds };
  const started = clock();
  return { rounds: defaultRounds, isLate: () => clock() - started > 1000 * lateAfterSeconds };
}

function checkRows(rows: readonly string[]): void {
  const known = rowNames();
  const unknown = rows.filter((row) => !known.includes(row));
  if (unknown.length > 0)
    throw new UsageError(
      told`--rows: there is no row ${unknown.map((row) => `'${row}'`).join(', ')}. Rows: ${known.join(', ')}.`,
    );
}
