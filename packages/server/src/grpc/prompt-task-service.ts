import { mapConcurrent } from '@qaio/core';
import {
  type BatchRunTaskRequest,
  type BatchRunTaskResponse,
  type PromptTaskServiceImplementation,
  RunTaskRequest,
} from '@qaio/protocol';
import { type CallContext, Status } from 'nice-grpc-common';
import { CallLog, type CallLogOptions } from '../call-log.js';
import type { PublicError } from '../public-error.js';
import { requestIdOf } from '../request-id.js';
import type { RunCall, TaskApi } from '../task-api.js';
import type { CallIdentity } from './call-middleware.js';
import { inProtoNames } from './proto-names.js';
import { timeLeftOf } from './time-left.js';

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
    watchTasks: (_, { signal }) => api.watchTasks(signal),
    batchRunTask: (items, context) =>
      mapConcurrent(items, api.maxConcurrentItems, (item) => runItem(api, log, item, context)),
  };
}

const emptyRequest = RunTaskRequest.fromPartial({});

function runCall(context: CallContext & CallIdentity): RunCall {
  const { signal, requestId } = context;
  return { signal, requestId, timeLeftMs: timeLeftOf(context) };
}

/** One item of a batch, with an id and a line in the log of its own. Never rejects. */
async function runItem(
  api: TaskApi,
  options: CallLogOptions,
  { id, request }: BatchRunTaskRequest,
  context: CallContext & CallIdentity,
): Promise<BatchRunTaskResponse> {
  const log = new CallLog(options, 'BatchRunTask/item');
  // an item whose own id is missing or wrong has one of the server's
  let requestId = requestIdOf('');
  log.identify(requestId);
  try {
    if (!request) {
      log.end(noRequest.grpc, { reason: noRequest.reason });
      return itemError(id, noRequest, requestId);
    }
    log.asks(request.task);
    if (request.requestId !== '') requestId = requestIdOf(request.requestId);
    log.identify(requestId);
    context.caller?.countRun();
    const value = await api.runTask(request, runCall({ ...context, requestId }));
    log.answers(value);
    return { id, outcome: { $case: 'response', value } };
  } catch (thrown) {
    return itemError(id, inProtoNames(log.fail(thrown)), requestId);
  } finally {
    log.end(Status.OK);
  }
}

const noRequest = {
  grpc: Status.INVALID_ARGUMENT,
  reason: 'MISSING_REQUEST',
  message: 'This item of the batch has no request. Set its field `request`.',
};

function itemError(
  id: string,
  { grpc: code, reason, message }: Pick<PublicError, 'grpc' | 'reason' | 'message'>,
  requestId: string,
): BatchRunTaskResponse {
  return { id, outcome: { $case: 'error', value: { code, reason, message, requestId } } };
}
