import { QaioError, type SourceProblem, loadTasks, told, withoutTold } from '@qaio/core';
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { ChecksFailed, UsageError } from '../exit-code.js';
import { githubErrors } from '../lint/github-annotations.js';
import { type Messages, messagesFor } from '../messages/messages.js';
import { loadRegistry, taskSources } from '../model-options.js';

/** What was found in the files. */
interface Checked {
  /** Names of the tasks; empty where something is wrong. */
  readonly tasks: readonly string[];
  readonly problems: readonly SourceProblem[];
  /** Undefined where nothing is wrong. */
  readonly error?: QaioError;
}

const formats = {
  text: ({ tasks, error }: Checked, { allSound }: Messages): string => (error ? '' : `${allSound(tasks)}\n`),
  json: ({ tasks, problems, error }: Checked): string =>
    `${JSON.stringify({ ok: error === undefined, tasks, problems: problems.map(withoutTold) })}\n`,
  github: ({ problems }: Checked): string => githubErrors(problems),
} as const satisfies Record<string, Format>;

interface CheckOptions {
  readonly format: keyof typeof formats;
  readonly json?: boolean;
  readonly watch?: boolean;
}

export function tasksCheckCommand(tasks: Command, context: CliContext): void {
  tasks
    .command('check [paths...]')
    .description('check task files and folders of them, with the tasks that ship (default: those alone)')
    .addOption(
      new Option('--format <format>', 'how to print; github annotates files in a workflow')
        .choices(Object.keys(formats))
        .default('text'),
    )
    .option('--json', 'the same as --format json: one JSON object')
    .option('--watch', 'check again whenever a file has changed, until Ctrl-C')
    .action((paths: readonly string[], { json, ...options }: CheckOptions) => {
      const format = formats[json ? 'json' : options.format];
      return options.watch ? watch(paths, format, context) : check(paths, format, context);
    });
}

type Format = (checked: Checked, messages: Messages) => string;

async function check(paths: readonly string[], format: Format, context: CliContext): Promise<void> {
  const checked = await checkedTasks(paths, context);
  context.stdout.write(format(checked, messagesFor(context)));
  if (checked.error) throw checked.error;
}

/** Ends when the process is asked to; what is wrong is told and is no failure. */
async function watch(paths: readonly string[], format: Format, context: CliContext): Promise<void> {
  const { stdout, stderr } = context;
  const messages = messagesFor(context);
  if (paths.length === 0)
    throw new UsageError(told`--watch: name the task file or folder that is to be watched.`);
  // a check that ends needs neither
  const { FileFollower, filesFingerprint } = await import('@qaio/server');
  const { own } = taskSources(context, paths);
  const seen = await filesFingerprint(own);
  const tell = (checked: Checked): void => {
    stdout.write(format(checked, messages));
    if (checked.error) stderr.write(`${messages.error(checked.error)}\n`);
  };
  tell(await checkedTasks(paths, context));
  const onError = (error: unknown): void => void stderr.write(`${messages.error(error)}\n`);
  const read = (): Promise<void> => checkedTasks(paths, context).then(tell).catch(onError);
  const follower = new FileFollower({ watched: own, polled: own, read, onError, seen });
  await new Promise<void>((resolve) => context.onStopRequested(() => resolve()));
  await follower.close();
}

/** @throws ChecksFailed where there is nothing to check */
async function checkedTasks(paths: readonly string[], context: CliContext): Promise<Checked> {
  try {
    // needs may be met by tasks that ship
    const all = await loadRegistry(context, paths, {}, { judges: true });
    const checked = paths.length === 0 ? all.list() : await loadTasks(paths, context.workingFolder);
    if (checked.length === 0)
      throw new ChecksFailed(told`There is no task in ${paths.join(', ')}: expected .yaml or .yml files.`);
    return { tasks: checked.map((task) => task.name), problems: [] };
  } catch (error) {
    if (error instanceof QaioError) return { tasks: [], problems: error.problems, error };
    throw error;
  }
}
