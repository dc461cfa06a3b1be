import { type RunTaskRequest, RunTaskResponse, type StreamTaskResponse } from '@qaio/protocol';
import type { TaskApi } from '../task-api.js';

/** A task API whose one task is a json task that answers with its input. */
export function echoApi(): TaskApi {
  const answer = ({ task, input }: RunTaskRequest): RunTaskResponse =>
    RunTaskResponse.fromPartial({ result: { task, output: { $case: 'json', value: input ?? {} } } });
  const api: Pick<TaskApi, 'runTask' | 'streamTask'> = {
    runTask: async (request) => answer(request),
    async *streamTask(request): AsyncGenerator<StreamTaskResponse> {
      yield { sequence: 1n, task: request.task, event: { $case: 'done', value: answer(request) } };
    },
  };
  return api as TaskApi;
}
