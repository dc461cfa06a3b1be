import { dirname } from 'node:path';
import { type PromptTask, QaioError, TaskRegistry, told } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import type { CliContext } from './cli-context.js';
import { type LoadedExecutor, type ModelOptions, loadExecutor } from './model-options.js';

/**
 * An executor for one task, and for those of the user, whose problems people are told; no other is compiled that these
 * do not need.
 *
 * @throws QaioError `unknown-task`, also where the task does not fit the model
 */
export async function loadOneTaskExecutor(
  name: string,
  options: ModelOptions,
  context: CliContext,
  registry: TaskRegistry,
): Promise<LoadedExecutor> {
  const own = registry.list().filter((task) => !ships(task));
  const names = new Set([name, ...own.map((task) => task.name)]);
  const tasks = new Set([...names].flatMap((wanted) => registry.withNeeds(wanted)));
  const loaded = await loadExecutor(options, context, new TaskRegistry([...tasks]));
  if (loaded.executor.tasks.list().some((task) => task.name === name)) return loaded;
  await loaded.model.close();
  throw new QaioError(
    'unknown-task',
    told`There is no task '${name}' that this model can run: what is in its way is told above.`,
  );
}

function ships({ origin: { file } }: PromptTask): boolean {
  return file !== undefined && dirname(file) === shippedTasksFolder;
}
