/** Labelled data as files: looked at, put together, cleaned and cut in two, without any model. */
import { type Told, told } from '@qaio/core';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { splitRecords } from '../data/data-split.js';
import { summaryOf, summaryText } from '../data/data-summary.js';
import {
  type LabelledRecord,
  type LabelledRecordOptions,
  byInput,
  readLabelledRecords,
} from '../data/labelled-record.js';
import { encodingOption } from '../encoding-option.js';
import { UsageError } from '../exit-code.js';
import { toShare, toWholeNumber } from '../option-values.js';
import { checkNamed, checkNotRead, standardOutput, writeOutput } from '../output-file.js';
import { messagesFor } from '../messages/messages.js';
import { sayNote } from '../messages/say-note.js';

interface ShowOptions extends LabelledRecordOptions {
  readonly json?: boolean;
}

interface WriteOptions extends LabelledRecordOptions {
  readonly out: string;
  readonly force?: boolean;
}

interface SplitOptions extends Omit<WriteOptions, 'out'> {
  readonly out?: string;
  readonly share: number;
  readonly seed: number;
}

export function dataCommand(program: Command, context: CliContext): void {
  const data = program.command('data').description('look at labelled data, put files together, split them');
  addReading(data.command('show <file...>'))
    .description('what is in labelled data: labels, repetitions, contradictions, corrections by users')
    .option('--json', 'print JSON')
    .action((files: string[], options: ShowOptions) => show(files, options, context));
  addWriting(addReading(data.command('merge <file...>')))
    .description('all rows of some files as one .jsonl file')
    .requiredOption('--out <file>', 'the .jsonl file to write, or - for standard output')
    .action((files: string[], options: WriteOptions) => merge(files, options, context));
  addWriting(addReading(data.command('dedupe <file...>')))
    .description('one row for every input; where labels differ, the last one counts')
    .requiredOption('--out <file>', 'the .jsonl file to write, or - for standard output')
    .action((files: string[], options: WriteOptions) => dedupe(files, options, context));
  addWriting(addReading(data.command('split <file>')))
    .description('rows to work with and rows to measure by, no input in both')
    .option('--out <name>', 'write NAME.train.jsonl and NAME.test.jsonl (default: FILE without its ending)')
    .option('--share <share>', 'of the inputs that are to measure by', toShare, 0.2)
    .option('--seed <n>', 'what inputs are drawn with', toWholeNumber({ min: 0, max: 2 ** 32 - 1 }), 0)
    .action((file: string, options: SplitOptions) => split(file, options, context));
}

function addReading(command: Command): Command {
  return command
    .addOption(encodingOption('the data'))
    .option('--label-field <name>', 'column with what is right (default: label, expected or assert)');
}

const addWriting = (command: Command): Command => command.option('--force', 'replace a file that is there');

async function show(files: readonly string[], options: ShowOptions, context: CliContext): Promise<void> {
  const summary = summaryOf(await readLabelledRecords(files, options));
  const { say } = messagesFor(context);
  context.stdout.write(`${options.json ? JSON.stringify(summary) : say(summaryText(summary))}\n`);
}

async function merge(files: readonly string[], options: WriteOptions, context: CliContext): Promise<void> {
  await checkOutput(options.out, files, options);
  const records = await readLabelledRecords(files, options);
  await write(options, records, rowCount(records), context);
}

async function dedupe(files: readonly string[], options: WriteOptions, context: CliContext): Promise<void> {
  await checkOutput(options.out, files, options);
  const records = await readLabelledRecords(files, options);
  const kept = byInput(records).flatMap((group) => group.at(-1) ?? []);
  const { length } = summaryOf(records).contradictions;
  const differed = length === 0 ? '' : told`; the last label counts of ${length} that had more than one`;
  await write(options, kept, told`${rowCount(kept)} of ${records.length}${differed}`, context);
}

/** @param what the rows are, told beside them */
async function write(
  { out }: WriteOptions,
  records: readonly LabelledRecord[],
  what: Told,
  context: CliContext,
): Promise<void> {
  if (out === standardOutput) {
    context.stdout.write(linesOf(records));
    sayNote(context, what);
    return;
  }
  await writeOutput(out, linesOf(records));
  context.stdout.write(`${out}: ${messagesFor(context).say(what)}\n`);
}

async function split(file: string, options: SplitOptions, context: CliContext): Promise<void> {
  if (options.out !== undefined) checkNamed(options.out, told`Choose another name with --out.`);
  const name = options.out ?? file.replace(/\.(?:csv|tsv|jsonl|ndjson|json)$/iu, '');
  const [trainPath, testPath] = [`${name}.train.jsonl`, `${name}.test.jsonl`];
  for (const path of [trainPath, testPath]) await checkOutput(path, [file], options);
  const { train, test } = splitRecords(await readLabelledRecords([file], options), options);
  await writeOutput(trainPath, linesOf(train));
  await writeOutput(testPath, linesOf(test));
  const { say } = messagesFor(context);
  context.stdout.write(`${trainPath}: ${say(rowCount(train))}\n${testPath}: ${say(rowCount(test))}\n`);
}

const linesOf = (records: readonly LabelledRecord[]): string =>
  records.map(({ fields }) => `${JSON.stringify(fields)}\n`).join('');

const rowCount = ({ length }: readonly unknown[]): Told =>
  length === 1 ? told`1 row` : told`${length} rows`;

/** @throws UsageError for a file that is not JSONL, is read, or would be lost */
async function checkOutput(
  path: string,
  read: readonly string[],
  { force }: Pick<WriteOptions, 'force'>,
): Promise<void> {
  if (path === standardOutput) return;
  if (!/\.(?:jsonl|ndjson)$/iu.test(path))
    throw new UsageError(told`--out: expected a file that ends in .jsonl, not '${path}'.`);
  // a server may add a row to it meanwhile
  await checkNotRead([path], read);
  if (existsSync(path) && force !== true)
    throw new UsageError(
      told`${path} already exists. Choose another file with --out, or add --force to replace it.`,
    );
}
