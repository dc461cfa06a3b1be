import { told } from '@qaio/core';
import type { Task } from '@qaio/protocol';
import { taskToProto } from '@qaio/server/mapping';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { addTasksOption, filesRead, loadRegistry } from '../model-options.js';
import { checkNotRead, checkWritable, standardOutput, writeOutput } from '../output-file.js';
import { serverHost } from '../server-host.js';
import { type TlsOptions, addTlsOptions, serverTarget } from '../server-options.js';
import { taskTypes } from '../task-types/task-types.js';

interface TypesOptions extends TlsOptions {
  readonly tasks?: readonly string[];
  readonly server?: string;
  readonly out?: string;
}

export function tasksTypesCommand(tasks: Command, context: CliContext): void {
  const command = tasks
    .command('types [names...]')
    .description('write TypeScript types of tasks, for TaskServer of @qaio/client/http')
    .option('--server <host:port>', 'of the tasks of this server, asked by gRPC, in place of files here')
    .option('--out <file>', 'the file to write, in place of standard output');
  addTlsOptions(addTasksOption(command)).action((names: readonly string[], options: TypesOptions) =>
    types(names, options, context),
  );
}

async function types(names: readonly string[], options: TypesOptions, context: CliContext): Promise<void> {
  const { server, tasks: paths } = options;
  const out = options.out === standardOutput ? undefined : options.out;
  if (server !== undefined && paths !== undefined && paths.length > 0)
    throw new UsageError(told`--server has its own tasks. Leave out --server or --tasks.`);
  if (out !== undefined) await checkWritable(out);
  const tasks =
    server === undefined ? await tasksHere(options, context) : await tasksOf(server, options, context);
  const text = taskTypes(chosen(tasks, names));
  if (out === undefined) context.stdout.write(text);
  else await writeOutput(out, text);
}

async function tasksHere({ tasks, out }: TypesOptions, context: CliContext): Promise<readonly Task[]> {
  const registry = await loadRegistry(context, tasks);
  if (out !== undefined) await checkNotRead([out], filesRead(registry, {}, context));
  return registry.list().map((task) => taskToProto(task));
}

async function tasksOf(server: string, options: TlsOptions, context: CliContext): Promise<readonly Task[]> {
  const host = await serverHost(await serverTarget(server, options, context));
  await host.close();
  return host.tasks;
}

/** All, where none is named. @throws UsageError for one that is not there */
function chosen(tasks: readonly Task[], names: readonly string[]): readonly Task[] {
  const byName = new Map(tasks.map((task) => [task.name.replace(/^tasks\//u, ''), task]));
  const unknown = names.find((name) => !byName.has(name));
  if (unknown !== undefined)
    throw new UsageError(told`There is no task '${unknown}'. There are: ${[...byName.keys()].join(', ')}.`);
  return names.length === 0
    ? tasks
    : tasks.filter(({ name }) => names.includes(name.replace(/^tasks\//u, '')));
}
