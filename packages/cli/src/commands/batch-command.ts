import { setMaxListeners } from 'node:events';
import {
  type DataRow,
  type QaioError,
  type RunResult,
  type TaskExecutor,
  isCutOff,
  isRefusal,
  mapConcurrent,
  soleShare,
  told,
} from '@qaio/core';
import type { Command } from 'commander';
import { BatchFile, markOf } from '../batch/batch-file.js';
import { type BatchFormat, batchFormat } from '../batch/batch-format.js';
import { InOrder } from '../batch/in-order.js';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { LabelledFile, type LabelledFileOptions } from '../data/labelled-file.js';
import { encodingOption } from '../encoding-option.js';
import { StoppedBySignal } from '../exit-code.js';
import { addGuardTextOption } from '../guard-text-option.js';
import { type ModelOptions, addModelOptions, filesRead, loadRegistry } from '../model-options.js';
import { toWholeNumber } from '../option-values.js';
import { messagesFor } from '../messages/messages.js';
import { checkNotRead } from '../output-file.js';
import { evaluationProgressLine } from '../progress-line.js';

interface BatchOptions extends ModelOptions, LabelledFileOptions {
  readonly out?: string;
  readonly seed: number;
  readonly force?: boolean;
}

export function batchCommand(program: Command, context: CliContext): void {
  const command = program
    .command('batch <task> <file>')
    .description(
      'run a task on every row of a .csv, .tsv, .jsonl or .json file and write a line of JSON for each, in the same order; goes on where it was ended',
    )
    .addOption(encodingOption('the data'))
    .option(
      '--text-field <name>',
      'column with the text (default: the name of the task’s input, or a usual name such as review)',
    )
    .option(
      '--out <file>',
      'write the answers to this file; a table for spreadsheets where it ends in .csv (default: FILE.answers.jsonl)',
    )
    .option('--seed <n>', 'what tasks that sample draw with', toWholeNumber({ min: 0, max: 2 ** 32 - 1 }), 0)
    .option('--force', 'replace a file that is not of this batch');
  addModelOptions(addGuardTextOption(command)).action((task: string, file: string, options: BatchOptions) =>
    batch({ task, file, options, context }),
  );
}

/** A batch as it was asked for. */
interface Asked {
  readonly task: string;
  readonly file: string;
  readonly options: BatchOptions;
  readonly context: CliContext;
}

async function batch(asked: Asked): Promise<void> {
  const { task, file, options, context } = asked;
  const registry = await loadRegistry(context, options.tasks, options.guardText);
  const path = options.out ?? `${file}.answers.jsonl`;
  const read = [file, ...filesRead(registry, options, context)];
  await checkNotRead([path, markOf(path)], read, told`Choose another file with --out.`);
  const data = await LabelledFile.read(file, options, (note) => context.notes.write(`${note}\n`));
  const rows = data.unlabelledRows(registry.get(task));
  const { executor, model } = await loadAskedTasks(
    { names: [task], registry, drawSeed: () => options.seed },
    options,
    context,
  );
  try {
    const { sha256, dtype } = model.identity;
    const parts = [
      rows.map(({ input }) => input),
      task,
      registry.get(task).etag,
      sha256,
      dtype,
      options.seed,
    ];
    const format = batchFormat(path, registry.get(task));
    const out = await BatchFile.open(path, parts, format, options.force === true);
    if (out.doneCount > 0) context.notes.write(`${messagesFor(context).goingOn(out.doneCount, path)}\n`);
    await answerRows(asked, rows, executor, { out, format });
    context.stdout.write(`${path}\n`);
  } finally {
    await model.close();
  }
}

const goesOn = told`rows that are done are kept, and the same command goes on after them`;

async function answerRows(
  { task, context }: Asked,
  rows: readonly DataRow[],
  executor: TaskExecutor,
  { out, format }: { readonly out: BatchFile; readonly format: BatchFormat },
): Promise<void> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each row on its way
  const forget = context.onStopRequested((signal) => stop.abort(new StoppedBySignal(signal, goesOn)));
  const show = evaluationProgressLine(context.notes, context.clock);
  const inOrder = new InOrder<string>(out.doneCount + 1);
  const items = rows.map((row, at) => ({ row, number: at + 1 })).slice(out.doneCount);
  const answer = async ({ row, number }: (typeof items)[number]) => ({
    number,
    line: format.record(number, row, await outcomeOf(executor, task, row, stop.signal)),
  });
  let done = 0;
  try {
    for await (const { number, line } of mapConcurrent(
      items,
      soleShare(executor.model.engine.limits),
      answer,
    )) {
      for (const ready of inOrder.add(number, line)) await out.append(ready);
      show({ done: (done += 1), total: items.length });
    }
  } finally {
    forget();
    await out.close(done === items.length);
  }
}

/** What is wrong with a row is its answer; what is wrong with anything else ends the batch. */
async function outcomeOf(
  executor: TaskExecutor,
  task: string,
  { input }: DataRow,
  signal: AbortSignal,
): Promise<RunResult | QaioError> {
  try {
    return await executor.run({ task, input }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isRefusal(error) || isCutOff(error)) return error;
    throw error;
  }
}
