import { setMaxListeners } from 'node:events';
import {
  type DataRow,
  type TaskExecutor,
  isCutOff,
  isRefusal,
  mapConcurrent,
  soleShare,
  told,
} from '@qaio/core';
import type { Command } from 'commander';
import { BatchFile, type BatchOutput, markOf } from '../batch/batch-file.js';
import { type BatchFormat, batchFormat, checkEnding, lineFormat } from '../batch/batch-format.js';
import { batchIdentity } from '../batch/batch-identity.js';
import { BatchStream } from '../batch/batch-stream.js';
import { FinishedBatches } from '../batch/finished-batches.js';
import { InOrder } from '../batch/in-order.js';
import type { RowOutcome } from '../batch/row-outcome.js';
import { UnansweredRows } from '../batch/unanswered-rows.js';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { LabelledFile, type LabelledFileOptions } from '../data/labelled-file.js';
import { encodingOption } from '../encoding-option.js';
import { RowsUnanswered, StoppedBySignal } from '../exit-code.js';
import { addGuardTextOption } from '../guard-text-option.js';
import {
  type LoadedExecutor,
  type ModelOptions,
  addModelOptions,
  filesRead,
  loadRegistry,
} from '../model-options.js';
import { toWholeNumber } from '../option-values.js';
import { messagesFor } from '../messages/messages.js';
import { checkNotRead, checkWritable, standardOutput } from '../output-file.js';
import { evaluationProgressLine } from '../progress-line.js';
import { sayNote } from '../messages/say-note.js';

interface BatchOptions extends ModelOptions, LabelledFileOptions {
  readonly out?: string;
  readonly seed: number;
  readonly force?: boolean;
  readonly allowUnanswered?: boolean;
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
      'write the answers to this file, or to standard output for -; a table for spreadsheets where it ends in .csv (default: FILE.answers.jsonl)',
    )
    .option('--seed <n>', 'what tasks that sample draw with', toWholeNumber({ min: 0, max: 2 ** 32 - 1 }), 0)
    .option('--force', 'replace a file that is not of this batch')
    .option('--allow-unanswered', 'end with exit code 0, not 3, where rows have no answer');
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

/** Where the answers go, and how. */
interface Answers {
  readonly out: BatchOutput;
  readonly format: BatchFormat;
}

async function batch(asked: Asked): Promise<void> {
  const { task, file, options, context } = asked;
  if (options.out !== undefined) checkEnding(options.out);
  const registry = await loadRegistry(context, options.tasks, options.guardText);
  const path = options.out ?? `${file}.answers.jsonl`;
  const isPrinted = path === standardOutput;
  const read = [file, ...filesRead(registry, options, context)];
  if (!isPrinted) await checkWritable(path);
  await checkNotRead([path, markOf(path)], read);
  const data = await LabelledFile.read(file, options, (note) => sayNote(context, note));
  const rows = data.unlabelledRows(registry.get(task));
  const loaded = await loadAskedTasks(
    { names: [task], registry, drawSeed: () => options.seed },
    options,
    context,
  );
  try {
    const answers = isPrinted ? printed(context) : await answersIn(path, rows, asked, loaded);
    const unanswered = await answerRows(asked, rows, loaded.executor, answers);
    if (!isPrinted) context.stdout.write(`${path}\n`);
    if (unanswered.count === 0) return;
    const error = new RowsUnanswered(unanswered.told(rows.length));
    if (!options.allowUnanswered) throw error;
    context.notes.write(`${messagesFor(context).error(error)}\n`);
  } finally {
    await loaded.model.close();
  }
}

const printed = ({ stdout }: CliContext): Answers => ({
  out: new BatchStream(stdout),
  format: lineFormat,
});

async function answersIn(
  path: string,
  rows: readonly DataRow[],
  { task, file, options, context }: Asked,
  { executor, model }: LoadedExecutor,
): Promise<Answers> {
  const { name, sha256, dtype } = model.identity;
  const { task: asked } = executor.tasks.get(task);
  const { etag } = asked;
  const identity = batchIdentity(rows, { task, etag, model: name, sha256, dtype, seed: options.seed });
  const format = batchFormat(path, asked);
  const finished = new FinishedBatches(context.cacheFolder);
  const batchAsked = { data: file, rows, identity, isForced: options.force === true, finished };
  const out = await BatchFile.open(path, batchAsked, format);
  if (out.kept.length > 0) context.notes.write(`${keptNote(out.kept.length, rows, path, context)}\n`);
  return { out, format };
}

function keptNote(count: number, rows: readonly DataRow[], path: string, context: CliContext): string {
  const { goingOn, alreadyComplete } = messagesFor(context);
  return count < rows.length ? goingOn(count, path) : alreadyComplete(count, path);
}

const goesOn = told`rows that are done are kept, and the same command goes on after them`;

/** @returns those without an answer, earlier runs' too */
async function answerRows(
  { task, context }: Asked,
  rows: readonly DataRow[],
  executor: TaskExecutor,
  { out, format }: Answers,
): Promise<UnansweredRows> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each row on its way
  const forget = context.onStopRequested((signal) => stop.abort(new StoppedBySignal(signal, goesOn)));
  const show = evaluationProgressLine(context);
  const inOrder = new InOrder<string>(out.kept.length + 1);
  const unanswered = new UnansweredRows();
  const note = (number: number, record: string): void => {
    const error = format.errorOf(record);
    if (error) unanswered.add(number, error);
  };
  out.kept.forEach((record, at) => note(at + 1, record));
  const items = rows.map((row, at) => ({ row, number: at + 1 })).slice(out.kept.length);
  const answer = async ({ row, number }: (typeof items)[number]) => ({
    number,
    record: format.record(number, row, await outcomeOf({ executor, task, context }, row, stop.signal)),
  });
  let done = 0;
  const limit = soleShare(executor.model.engine.limits);
  try {
    for await (const { number, record } of mapConcurrent(items, limit, answer)) {
      for (const ready of inOrder.add(number, record)) await out.append(ready);
      note(number, record);
      show({ done: (done += 1), total: items.length });
    }
  } finally {
    forget();
    await out.close(done === items.length);
  }
  return unanswered;
}

/** What is wrong with a row is its answer; what is wrong with anything else ends the batch. */
async function outcomeOf(
  { executor, task, context }: Pick<Asked, 'task' | 'context'> & { readonly executor: TaskExecutor },
  { input }: DataRow,
  signal: AbortSignal,
): Promise<RowOutcome> {
  try {
    return await executor.run({ task, input }, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isRefusal(error) || isCutOff(error))
      return { code: error.code, message: messagesFor(context).error(error) };
    throw error;
  }
}
