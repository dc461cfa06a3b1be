import { defaultEngineLimits, engineLimitRanges } from '@qaio/core';
import { benchTable, thisMachine, ownEntry, peerEntries, rowNames, runBenchmark, shapes } from '@qaio/bench';
import { type Dtype, dtypes } from '@qaio/models';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { toPositiveInteger, toWholeNumber } from '../option-values.js';

interface BenchOptions {
  readonly shape: string;
  readonly dtype: Dtype;
  readonly rounds: number;
  readonly rows: readonly string[];
  readonly peers: boolean;
  readonly slots: number;
  readonly json?: boolean;
}

export function benchCommand(program: Command, context: CliContext): void {
  program
    .command('bench')
    .description(
      'compare the engine’s speed with that of its peers, on random weights in the shape of a real model',
    )
    .addOption(
      new Option('--shape <name>', 'the shape to measure')
        .choices(Object.keys(shapes))
        .default('qwen1.5-0.5b'),
    )
    .addOption(
      new Option('--dtype <dtype>', 'how this engine stores the weights').choices(dtypes).default('int8'),
    )
    .option('--rounds <n>', 'samples per row and engine', toPositiveInteger, 5)
    .option('--rows <names...>', 'measure only these rows', [])
    .option('--no-peers', 'measure this engine alone')
    .option(
      '--slots <n>',
      'streams that this engine runs at the same time',
      toWholeNumber(engineLimitRanges.slotCount),
      defaultEngineLimits.slotCount,
    )
    .option('--json', 'print one JSON object')
    .action((options: BenchOptions) => bench(options, context));
}

async function bench(options: BenchOptions, context: CliContext): Promise<void> {
  const { shape, dtype, rounds, json, slots: slotCount } = options;
  const config = shapes[shape];
  if (!config) return;
  checkRows(options.rows);
  const onProgress = progressLine(context.stderr, context.clock);
  const { threadCount, cacheFolder, stderr } = context;
  const onSkipped = (label: string, reason: string): unknown =>
    stderr.write(`skipped: ${label}: ${reason}\n`);
  const limits = { ...defaultEngineLimits, slotCount, threadCount };
  const models = { shape, config, dtype, cacheFolder, onProgress, onSkipped };
  const rows = await runBenchmark({
    ours: await ownEntry(models),
    peers: options.peers ? await peerEntries(models) : [],
    vocabSize: config.vocabSize,
    limits,
    rounds,
    only: options.rows,
    onProgress,
    onSkipped,
  });
  const report = { shape, dtype, machine: thisMachine(threadCount), limits, rows };
  context.stdout.write(`${json ? JSON.stringify(report) : benchTable(report)}\n`);
}

function checkRows(rows: readonly string[]): void {
  const known = rowNames();
  const unknown = rows.filter((row) => !known.includes(row));
  if (unknown.length > 0)
    throw new UsageError(
      `--rows: there is no row ${unknown.map((row) => `'${row}'`).join(', ')}. Rows: ${known.join(', ')}.`,
    );
}

function progressLine(stderr: NodeJS.WritableStream, clock: () => number): (text: string) => void {
  const started = clock();
  return (text) => stderr.write(`[${((clock() - started) / 1000).toFixed(0).padStart(4)} s] ${text}\n`);
}
