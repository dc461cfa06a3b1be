import { mapConcurrent } from '@qaio/core';
import { type PromptTaskServiceImplementation, RunTaskRequest } from '@qaio/protocol';
import type { CallContext } from 'nice-grpc-common';
import { type BatchCall, runBatchItem } from '../batch-item.js';
import type { CallLogOptions } from '../call-log.js';
import type { TaskApi } from '../task-api.js';
import type { CallIdentity } from './call-middleware.js';
import { inProtoNames } from './proto-names.js';
import { runCall } from './run-call.js';
import { timeLeftOf } from './time-left.js';
import { batchItem } from './undecodable.js';

/** Translates calls; what is thrown is the middleware's. */
export function promptTaskService(
  api: TaskApi,
  log: CallLogOptions,
): PromptTaskServiceImplementation<CallIdentity> {
  return {
    listTasks: async (request) => api.listTasks(request),
    getTask: async (request) => api.getTask(request),
    runTask: async (request, context) => {
      context.caller?.countRun();
      return api.runTask(request, runCall(context));
    },
    streamTask: ({ request = emptyRequest }, context) => {
      context.caller?.countRun();
      return api.streamTask(request, runCall(context));
    },
    recordFeedback: async (request, context) => {
      context.caller?.countRun();
      return api.recordFeedback(request);
    },
    watchTasks: (request, { signal }) => api.watchTasks(request, signal),
    batchRunTask: (items, context) =>
      mapConcurrent(items, api.maxConcurrentItems, (item) =>
        runBatchItem(api, log, batchItem(item), batchCall(context)),
      ),
  };
}

const emptyRequest = RunTaskRequest.fromPartial({});

function batchCall(context: CallContext & CallIdentity): BatchCall {
  const { signal, caller, metadata, requestId } = context;
  return {
    signal,
    timeLeftMs: timeLeftOf(context),
    caller: caller?.name,
    countRun: () => caller?.countRun(),
    traceparent: metadata.get('traceparent'),
    accepted: metadata.getAll('accept-language').join(),
    named: inProtoNames,
    batchRequestId: requestId,
  };
}
