import { join } from 'node:path';
import type { PromptCodec } from '../language-model.js';
import { TaskExecutor } from '../pipeline/task-executor.js';
import { TaskSet } from '../pipeline/task-set.js';
import { PromptTask } from '../task/prompt-task.js';
import { parseTaskFile } from '../task-file/task-file.js';
import { TaskRegistry } from '../task/task-registry.js';
import { replyScript, scriptedModel } from './scripted-model.js';
import { ScriptedModelRunner } from './scripted-model-runner.js';

/** The fields that every task file has. */
export const taskHeader = (name: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: ${name}
description: x
version: 1.0.0
`;

/**
 * A task executor whose model answers every prompt with what `reply` makes of it.
 *
 * @param files YAML texts
 * @param codec what is different about the model's texts
 * @param folder where the files are taken to stand, each under its task's name: what lies beside them is loaded
 */
export async function scriptedTasks(
  files: readonly string[],
  reply: (prompt: string) => string,
  codec: Partial<PromptCodec> = {},
  folder?: string,
) {
  const runner = new ScriptedModelRunner(replyScript(reply), { contextLength: 1024 });
  const model = { ...scriptedModel(runner, { maxWaiting: 64 }), ...codec };
  const tasks = await TaskSet.load(taskRegistry(files, folder), model);
  return { runner, model, tasks: new TaskExecutor({ model, tasks, drawSeed: () => 1 }) };
}

/** @param files YAML texts @param folder as in {@link scriptedTasks} */
export function taskRegistry(files: readonly string[], folder?: string): TaskRegistry {
  return new TaskRegistry(
    files.map((text) => {
      const definition = parseTaskFile(text, 'x.yaml');
      const file = folder === undefined ? {} : { file: join(folder, `${definition.name}.yaml`) };
      return new PromptTask(definition, { loadedAt: new Date(0), ...file });
    }),
  );
}
