import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { join, relative, dirname, resolve } from 'node:path';
import {
  QaioError,
  errorPart,
  makeFolder,
  outputFormatNames,
  parseTaskFile,
  told,
  toldAll,
} from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import type { CliContext } from '../cli-context.js';
import { shellWord } from '../completion/quoted.js';
import { UsageError } from '../exit-code.js';
import { messagesFor } from '../messages/messages.js';
import { checkNamed } from '../output-file.js';
import { type StartingTask, startingTask } from '../starting-task.js';
import { sayNote } from '../messages/say-note.js';

interface NewOptions extends StartingTask {
  readonly folder: string;
}

export function tasksNewCommand(tasks: Command, context: CliContext): void {
  tasks
    .command('new <name>')
    .description('write a task file to start from; at a terminal, asks for what the options leave out')
    .option('--folder <dir>', 'the folder to write NAME.yaml to', '.')
    .addOption(new Option('--format <format>', 'what the task answers with').choices(outputFormatNames))
    .option('--choices <labels...>', 'the labels of a choice task')
    .option('--system <text>', 'the system prompt')
    .option('--description <text>', 'what the task is for')
    .action((name: string, options: NewOptions) => create(name, options, context));
}

async function create(name: string, options: NewOptions, context: CliContext): Promise<void> {
  checkNamed(options.folder, told`Choose another --folder.`);
  const answered = context.stdin.isTTY && context.stdout.isTTY ? await ask(options, context) : options;
  const path = join(answered.folder, `${name}.yaml`);
  const schema = relative(dirname(resolve(path)), join(shippedTasksFolder, '../schema/task.schema.json'));
  const text = `# yaml-language-server: $schema=${schema}\n${marked(stringify(startingTask(name, answered, context.locale), { lineWidth: 0 }))}`;
  checkGiven(text, path);
  await prepareFolder(answered.folder, context);
  await writeFile(path, text, { flag: 'wx' }).catch((error: unknown) => {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new UsageError(
      exists
        ? told`${path} already exists. Choose another name, or another --folder.`
        : told`${path} could not be written: ${errorPart(error)}`,
    );
  });
  const tryIt = told`Try it: aio run ${name} '…' --tasks ${shellWord(path)}`;
  context.stdout.write(`${path}\n${messagesFor(context).say(tryIt)}\n`);
}

/** @throws UsageError for what the options and the name make of the task, by their names: there is no file yet */
function checkGiven(text: string, path: string): void {
  try {
    parseTaskFile(text, path);
  } catch (error) {
    if (!(error instanceof QaioError) || error.problems.length === 0) throw error;
    const lines = error.problems.map(({ path: place, message, told: said = message }) => {
      const [, given = place] = givenAs.find(([field]) => place.startsWith(field)) ?? [];
      return told`${given}: ${said}`;
    });
    throw new UsageError(toldAll(lines, '\n'));
  }
}

/** What on the command line a part of the file comes from. */
const givenAs = [
  ['name', 'NAME'],
  ['output.choices', '--choices'],
  ['output.format', '--format'],
  ['system', '--system'],
  ['description', '--description'],
] as const;

async function prepareFolder(folder: string, context: CliContext): Promise<void> {
  try {
    if (await makeFolder(folder)) sayNote(context, told`Made the folder ${folder}`);
  } catch (error) {
    throw new UsageError(
      told`The folder ${folder} could not be made: ${errorPart(error)}. Choose another --folder.`,
    );
  }
}

/** Says that nobody has judged the example yet. */
function marked(yaml: string): string {
  return yaml.replace(
    /^tests:$/mu,
    '# REPLACE: this text and the answer expected for it are only placeholders; write cases that you have judged yourself.\n$&',
  );
}

async function ask(options: NewOptions, { stdin, stdout }: CliContext): Promise<NewOptions> {
  const lines = createInterface({ input: stdin, output: stdout });
  try {
    const format =
      options.format ??
      ((await lines.question(`Format (${outputFormatNames.join(', ')}) [choice]: `)) || 'choice');
    const description = options.description ?? (await lines.question('What is the task for? '));
    const system = options.system ?? (await lines.question('System prompt: '));
    const choices =
      options.choices ??
      (format === 'choice'
        ? (await lines.question('Labels, separated by spaces: ')).split(/\s+/u).filter(Boolean)
        : undefined);
    return { ...options, format, description, system, ...(choices && { choices }) };
  } finally {
    lines.close();
  }
}
