/** A model with the tasks that a command asks for: no others are compiled for it. */
import { dirname } from 'node:path';
import { type PromptTask, QaioError, TaskRegistry, isJudged, told } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import type { CliContext } from './cli-context.js';
import { type LoadWishes, type LoadedExecutor, type ModelOptions, loadExecutor } from './model-options.js';

interface AskedTasks {
  readonly names: readonly string[];
  /** That has them, and what they need. */
  readonly registry: TaskRegistry;
}

/** These tasks, and all that they need. */
export function askedTasks(names: readonly string[], registry: TaskRegistry): TaskRegistry {
  return new TaskRegistry([...new Set(names.flatMap((name) => registry.withNeeds(name)))]);
}

/** The tasks that judge answers in the tests of these. */
export function judgesOf(tasks: readonly PromptTask[]): string[] {
  const assertions = tasks.flatMap(({ definition }) => definition.tests.flatMap(({ assert }) => assert));
  return assertions.filter(isJudged).map(({ task }) => task);
}

/**
 * An executor for some tasks.
 *
 * @throws QaioError `unknown-task`, also where one of them does not fit the model
 */
export async function loadAskedTasks(
  { names, registry, ...wishes }: AskedTasks & LoadWishes,
  options: ModelOptions,
  context: CliContext,
): Promise<LoadedExecutor> {
  return requireTasks(names, await loadExecutor(options, context, askedTasks(names, registry), wishes));
}

/** The same for one task, and for those of the user, whose problems people are told. */
export async function loadTaskAndOwn(
  name: string,
  options: ModelOptions,
  context: CliContext,
  registry: TaskRegistry,
): Promise<LoadedExecutor> {
  const own = registry.list().filter((task) => !ships(task));
  const tasks = askedTasks([name, ...own.map((task) => task.name)], registry);
  return requireTasks([name], await loadExecutor(options, context, tasks));
}

async function requireTasks(names: readonly string[], loaded: LoadedExecutor): Promise<LoadedExecutor> {
  const fitting = new Set(loaded.executor.tasks.list().map(({ name }) => name));
  const unfit = names.find((name) => !fitting.has(name));
  if (unfit === undefined) return loaded;
  await loaded.model.close();
  throw new QaioError(
    'unknown-task',
    told`There is no task '${unfit}' that this model can run: what is in its way is told above.`,
  );
}

function ships({ origin: { file } }: PromptTask): boolean {
  return file !== undefined && dirname(file) === shippedTasksFolder;
}
