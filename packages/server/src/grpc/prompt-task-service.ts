import {
  type BatchRunTaskRequest,
  type BatchRunTaskResponse,
  type PromptTaskServiceImplementation,
  RunTaskRequest,
} from '@qaio/protocol';
import { Status } from 'nice-grpc-common';
import { errorReason, errorStatus, toPublicError } from '../error-status.js';
import type { TaskApi } from '../task-api.js';
import { mergeRuns } from './merge-runs.js';
import { rpcError } from './rpc-error.js';

/** Translates calls; everything thrown leaves as a status. */
export function promptTaskService(
  api: TaskApi,
  log: (message: string) => void,
): PromptTaskServiceImplementation {
  const guarded = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw rpcError(thrown, log);
    }
  };
  const runItem = async (item: BatchRunTaskRequest, signal: AbortSignal): Promise<BatchRunTaskResponse> => {
    try {
      if (!item.request)
        return itemError(item.id, Status.INVALID_ARGUMENT, 'MISSING_REQUEST', 'The item has no request.');
      const value = await api.runTask(item.request, signal);
      return { id: item.id, outcome: { $case: 'response', value } };
    } catch (thrown) {
      const error = toPublicError(thrown, log);
      return itemError(item.id, errorStatus(error).grpc, errorReason(error), error.message);
    }
  };
  return {
    listTasks: (request) => guarded(() => api.listTasks(request)),
    getTask: (request) => guarded(() => api.getTask(request)),
    runTask: (request, { signal }) => guarded(() => api.runTask(request, signal)),
    async *streamTask({ request }, { signal }) {
      try {
        yield* api.streamTask(request ?? emptyRequest, signal);
      } catch (thrown) {
        throw rpcError(thrown, log);
      }
    },
    async *watchTasks(_, { signal }) {
      try {
        yield* api.watchTasks(signal);
      } catch (thrown) {
        throw rpcError(thrown, log);
      }
    },
    batchRunTask: (items, { signal }) => mergeRuns(items, (item) => runItem(item, signal)),
  };
}

const emptyRequest = RunTaskRequest.fromPartial({});

function itemError(id: string, code: number, reason: string, message: string): BatchRunTaskResponse {
  return { id, outcome: { $case: 'error', value: { code, reason, message } } };
}
