import {
  type BatchRunTaskRequest,
  type BatchRunTaskResponse,
  type PromptTaskServiceImplementation,
  RunTaskRequest,
} from '@qaio/protocol';
import { mapConcurrent } from '@qaio/core';
import { type CallContext, Status } from 'nice-grpc-common';
import { errorReason, errorStatus, toPublicError } from '../error-status.js';
import type { CallLimits, TaskApi } from '../task-api.js';
import { rpcError } from './rpc-error.js';
import { timeLeftOf } from './time-left.js';

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
  const runItem = async (item: BatchRunTaskRequest, limits: CallLimits): Promise<BatchRunTaskResponse> => {
    try {
      if (!item.request)
        return itemError(item.id, Status.INVALID_ARGUMENT, 'MISSING_REQUEST', 'The item has no request.');
      const value = await api.runTask(item.request, limits);
      return { id: item.id, outcome: { $case: 'response', value } };
    } catch (thrown) {
      const error = toPublicError(thrown, log);
      return itemError(item.id, errorStatus(error).grpc, errorReason(error), error.message);
    }
  };
  return {
    listTasks: (request) => guarded(() => api.listTasks(request)),
    getTask: (request) => guarded(() => api.getTask(request)),
    runTask: (request, context) => guarded(() => api.runTask(request, limitsOf(context))),
    async *streamTask({ request }, context) {
      try {
        yield* api.streamTask(request ?? emptyRequest, limitsOf(context));
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
    batchRunTask: (items, context) =>
      mapConcurrent(items, api.maxConcurrentItems, (item) => runItem(item, limitsOf(context))),
  };
}

const limitsOf = (context: CallContext): CallLimits => ({
  signal: context.signal,
  timeLeftMs: timeLeftOf(context),
});

const emptyRequest = RunTaskRequest.fromPartial({});

function itemError(id: string, code: number, reason: string, message: string): BatchRunTaskResponse {
  return { id, outcome: { $case: 'error', value: { code, reason, message } } };
}
