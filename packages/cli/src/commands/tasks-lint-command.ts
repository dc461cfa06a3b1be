import { type LintReport, TaskSet, type Told, lintTask, told } from '@qaio/core';
import { type Command, Option } from 'commander';
import { loadAskedTasks } from '../asked-tasks.js';
import type { CliContext } from '../cli-context.js';
import { type DataOptions, addDataOptions, dataFiles } from '../data-options.js';
import { LabelledFile } from '../data/labelled-file.js';
import { ChecksFailed } from '../exit-code.js';
import { githubAnnotations } from '../lint/github-annotations.js';
import { lintText } from '../lint/lint-text.js';
import { type Messages, messagesFor } from '../messages/messages.js';
import { type ModelOptions, addModelOptions, loadRegistry } from '../model-options.js';
import { toWholeNumber } from '../option-values.js';
import { evaluationProgressLine } from '../progress-line.js';
import { sayNote } from '../messages/say-note.js';

const formats = {
  text: lintText,
  // what is told in parts is the message once more
  json: (report) =>
    `${JSON.stringify(report, (key, value: unknown) => (key === 'told' ? undefined : value))}\n`,
  github: ({ findings }, messages) => githubAnnotations(findings, messages),
} as const satisfies Record<string, (report: LintReport, messages: Messages) => string>;

interface LintCommandOptions extends ModelOptions, DataOptions {
  readonly data?: string;
  readonly rows: number;
  readonly format: keyof typeof formats;
  readonly json?: boolean;
}

export function tasksLintCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('lint <name>')
    .description(
      'measure on the model what is wrong with a task: labels that it would not say, leanings, orders of examples, near ties, prompts that are not cached; fails if there is a warning',
    )
    .option('--data <file>', `${dataFiles}, besides the task’s tests; labels are not needed`)
    .option('--rows <n>', 'rows of the data to use, evenly spaced', toWholeNumber({ min: 1, max: 1e6 }), 100)
    .addOption(
      new Option('--format <format>', 'how to print; github annotates files in a workflow')
        .choices(Object.keys(formats))
        .default('text'),
    )
    .option('--json', 'the same as --format json: one JSON object');
  addModelOptions(addDataOptions(command)).action((name: string, options: LintCommandOptions) =>
    lint(name, options, context),
  );
}

async function lint(name: string, options: LintCommandOptions, context: CliContext): Promise<void> {
  const { stdout } = context;
  const registry = await loadRegistry(context, options.tasks);
  const task = registry.get(name);
  const note = (said: Told): void => sayNote(context, said);
  const rows =
    options.data === undefined
      ? []
      : (await LabelledFile.read(options.data, options, note)).unlabelledRows(task);
  const { executor, model } = await loadAskedTasks({ names: [name], registry }, options, context);
  try {
    const show = evaluationProgressLine(context);
    const onProgress = (done: number, total: number): void => show({ done, total });
    // a rule looks for tasks with the same prompt
    const among = await TaskSet.load(registry, model);
    const report = await lintTask({
      ...{ executor, among, rows, onProgress },
      task: name,
      maxRows: options.rows,
    });
    const format = options.json ? 'json' : options.format;
    stdout.write(formats[format](report, messagesFor(context)));
    const count = report.findings.filter(({ severity }) => severity === 'warning').length;
    if (count > 0) throw new ChecksFailed(told`Task '${name}': ${count} warning${count > 1 ? 's' : ''}.`);
  } finally {
    await model.close();
  }
}
