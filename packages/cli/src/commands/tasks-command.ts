import { type PromptTask, type Told, told } from '@qaio/core';
import { taskToProto } from '@qaio/server/mapping';
import { taskJson as taskMessageJson } from '@qaio/protocol';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type Messages, messagesFor } from '../messages/messages.js';
import { tasksCalibrateCommand } from './tasks-calibrate-command.js';
import { tasksCheckCommand } from './tasks-check-command.js';
import { tasksLintCommand } from './tasks-lint-command.js';
import { tasksNewCommand } from './tasks-new-command.js';
import { tasksRenderCommand } from './tasks-render-command.js';
import { tasksRobustCommand } from './tasks-robust-command.js';
import { tasksScopeCommand } from './tasks-scope-command.js';
import { tasksTestCommand } from './tasks-test-command.js';
import { tasksTuneCommand } from './tasks-tune-command.js';
import { tasksTypesCommand } from './tasks-types-command.js';
import { addTasksOption, loadSoundRegistry } from '../model-options.js';

interface ListOptions {
  readonly json?: boolean;
  readonly tasks?: readonly string[];
}

export function tasksCommand(program: Command, context: CliContext): void {
  const tasks = program.command('tasks').description('list, write, check, test and tune prompt tasks');
  addTasksOption(tasks.command('list').description('list all tasks').option('--json', 'print JSON')).action(
    (options: ListOptions) => list(options, context),
  );
  addTasksOption(
    tasks.command('show <name>').description('show one task in full').option('--json', 'print JSON'),
  ).action((name: string, options: ListOptions) => show(name, options, context));
  tasksCheckCommand(tasks, context);
  tasksTestCommand(tasks, context);
  tasksCalibrateCommand(tasks, context);
  tasksTuneCommand(tasks, context);
  tasksRobustCommand(tasks, context);
  tasksLintCommand(tasks, context);
  tasksRenderCommand(tasks, context);
  tasksScopeCommand(tasks, context);
  tasksNewCommand(tasks, context);
  tasksTypesCommand(tasks, context);
}

async function list({ json, tasks: paths }: ListOptions, context: CliContext): Promise<void> {
  const { stdout } = context;
  const { say } = messagesFor(context);
  const tasks = (await loadSoundRegistry(context, paths)).made.list();
  if (json) stdout.write(`${JSON.stringify(tasks.map(taskJson))}\n`);
  else
    for (const task of tasks)
      stdout.write(`${[task.name, task.definition.description, ...replacement(task).map(say)].join('\t')}\n`);
}

async function show(name: string, { json, tasks: paths }: ListOptions, context: CliContext): Promise<void> {
  const { stdout } = context;
  const task = (await loadSoundRegistry(context, paths)).made.get(name);
  stdout.write(json ? `${JSON.stringify(taskJson(task))}\n` : taskText(task, messagesFor(context)));
}

/** With its file, where it was read from one. */
function taskJson(task: PromptTask): unknown {
  const { definition, origin } = task;
  return { ...taskMessageJson.write(taskToProto(task)), file: origin.file, definition };
}

/** What there is to say about a task in place of one that ships. */
function replacement({ origin }: PromptTask): Told[] {
  const from = origin.file ?? told`a package`;
  return origin.replacesShipped ? [told`${from}, in place of the one that ships`] : [];
}

function taskText(task: PromptTask, { say }: Pick<Messages, 'say'>): string {
  const { displayName, description, version, input, output, system, prompt, config } = task.definition;
  const lines = [
    `${task.name} ${version} (${task.etag})`,
    `${displayName}：${description}`,
    ...replacement(task).map((file) => `file    ${say(file)}`),
    `input   ${JSON.stringify(input.schema.properties)}`,
    `needs   ${task.needs.map((need) => `${need.name} = ${need.task}`).join(', ') || '-'}`,
    `output  ${output.format}${task.labels.length > 0 ? `: ${task.labels.join(' | ')}` : ''}`,
    `config  ${JSON.stringify(config)}`,
    `system  ${system ?? '-'}`,
    `prompt  ${prompt.replaceAll('\n', '\n        ')}`,
  ];
  return `${lines.join('\n')}\n`;
}
