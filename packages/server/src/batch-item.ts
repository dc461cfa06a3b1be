import { told } from '@qaio/core';
import type { BatchRunTaskResponse, RunTaskRequest } from '@qaio/protocol';
import { Status } from 'nice-grpc-common';
import { CallLog, type CallLogOptions } from './call-log.js';
import { durationToProto } from './mapping/duration.js';
import { type PublicError, refusal } from './public-error.js';
import { requestIdOf } from './request-id.js';
import type { TaskApi } from './task-api.js';
import type { RunCall } from './task-runs.js';

/** The call that a batch's items came in. */
export interface BatchCall extends Omit<RunCall, 'requestId' | 'translate'> {
  /** @throws QaioError `rate-limited` for more runs than the caller may start */
  readonly countRun: () => void;
  /** Of the trace that the call is in, if it told one. */
  readonly traceparent: string | undefined;
  /** Languages that it wants errors in, as the header Accept-Language has them. */
  readonly accepted: string | undefined;
  /** An error whose fields go by the names that the caller knows. */
  readonly named: (error: PublicError) => PublicError;
  /** Of the whole call; each item has one of its own. */
  readonly batchRequestId: string;
}

export interface BatchItem {
  readonly id: string;
  /** @returns undefined where the item has none @throws whatever is wrong with how it is written */
  readonly request: () => RunTaskRequest | undefined;
}

/** What runs items. */
export type BatchRuns = Pick<TaskApi, 'runTask'>;

/** One item of a batch, with an id and a line in the log of its own. Never rejects. */
export async function runBatchItem(
  api: BatchRuns,
  options: CallLogOptions,
  item: BatchItem,
  { countRun, named, traceparent, accepted, batchRequestId, ...call }: BatchCall,
): Promise<BatchRunTaskResponse> {
  const { id } = item;
  const log = new CallLog(options, 'BatchRunTask/item');
  // an item whose own id is missing or wrong has one of the server's
  let requestId = requestIdOf('');
  log.identify(requestId);
  log.itemOf(batchRequestId);
  if (call.caller !== undefined) log.calledBy(call.caller);
  log.tracedBy(traceparent);
  log.answersIn(accepted);
  try {
    const request = item.request();
    if (!request) {
      log.end(noRequest.grpc, { reason: noRequest.reason });
      return itemError(id, log.told(noRequest), requestId);
    }
    log.asks(request.task);
    if (request.requestId !== '') requestId = requestIdOf(request.requestId);
    log.identify(requestId);
    countRun();
    const value = await api.runTask(request, { ...call, requestId, translate: log.translate });
    log.answers(value);
    return { id, outcome: { $case: 'response', value } };
  } catch (thrown) {
    return itemError(id, named(log.fail(thrown)), requestId);
  } finally {
    log.end(Status.OK);
  }
}

const noRequest = refusal(
  { grpc: Status.INVALID_ARGUMENT, http: 400 },
  'MISSING_REQUEST',
  told`This item of the batch has no request. Set its field 'request'.`,
);

function itemError(id: string, error: PublicError, requestId: string): BatchRunTaskResponse {
  const { grpc: code, reason, message, retryAfterSeconds, localised } = error;
  const retryDelay = retryAfterSeconds === undefined ? undefined : durationToProto(1000 * retryAfterSeconds);
  const violations = error.violations.map(({ localised: other, ...violation }) => ({
    ...violation,
    localizedDescription: other?.message ?? '',
  }));
  const localizedMessage = localised?.message ?? '';
  const value = { code, reason, message, requestId, violations, retryDelay, localizedMessage };
  return { id, outcome: { $case: 'error', value } };
}
