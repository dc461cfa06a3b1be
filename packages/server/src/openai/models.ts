import type { PromptTask } from '@qaio/core';
import type { TaskApi } from '../task-api.js';
import { taskOf } from './chat-run.js';

/** https://platform.openai.com/docs/api-reference/models */
export interface ModelObject {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since 1970. */
  readonly created: number;
  readonly owned_by: string;
  /** What OpenAI's API has no place for. */
  readonly qaio: {
    readonly kind: 'task' | 'model';
    /** What the task answers with. */
    readonly output?: string;
    readonly display_name?: string;
    readonly description?: string;
  };
}

/** Every task, then the loaded model itself, unless a task has its name. */
export function listModels(
  api: TaskApi,
  startedAt: number,
): { readonly object: 'list'; readonly data: ModelObject[] } {
  const tasks = api.tasks().map(taskModel);
  const isHidden = tasks.some(({ id }) => id === api.modelName);
  return { object: 'list', data: isHidden ? tasks : [...tasks, loadedModel(api, startedAt)] };
}

/** @throws QaioError `unknown-task` */
export function findModel(api: TaskApi, id: string, startedAt: number): ModelObject {
  return listModels(api, startedAt).data.find((model) => model.id === id) ?? taskModel(taskOf(api, id).task);
}

function taskModel({ name, definition, origin }: PromptTask): ModelObject {
  const { output, displayName, description } = definition;
  return {
    id: name,
    object: 'model',
    created: Math.floor(origin.loadedAt.getTime() / 1000),
    owned_by: 'qaio',
    qaio: { kind: 'task', output: output.format, display_name: displayName, description },
  };
}

const loadedModel = (api: TaskApi, startedAt: number): ModelObject => ({
  id: api.modelName,
  object: 'model',
  created: Math.floor(startedAt / 1000),
  owned_by: 'qaio',
  qaio: { kind: 'model' },
});
