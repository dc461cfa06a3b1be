import { LoopQueue } from '@qaio/core';
import type { RunTaskResponse, StreamTaskResponse } from '@qaio/protocol';
import { type Metadata, type ServerMiddleware, ServerError, Status } from 'nice-grpc-common';
import { HealthDefinition } from 'nice-grpc-server-health';
import type { Caller, Callers } from '../callers.js';
import { CallLife } from '../call-life.js';
import { CallLog, type CallLogOptions } from '../call-log.js';
import { requestIdOf } from '../request-id.js';
import type { RunCall } from '../task-runs.js';
import { rpcError } from './rpc-error.js';
import { decoded } from './undecodable.js';

/** What the middleware tells a method of its call. */
export interface CallIdentity {
  readonly requestId: string;
  /** Undefined where the server asks for no keys. */
  readonly caller?: Caller | undefined;
  readonly translate?: RunCall['translate'];
}

/** Every call gets an id and a line in the log; everything thrown leaves as a status. */
export function callMiddleware(options: CallLogOptions, callers?: Callers): ServerMiddleware<CallIdentity> {
  // long ones that come at the same moment are read one after the other, with all else in between
  const reading = new LoopQueue();
  return async function* (call, context) {
    const log = new CallLog(options, call.method.path.split('/').at(-1) ?? '');
    // a call whose own id is wrong has one of the server's
    let requestId = requestIdOf('');
    const life = new CallLife(context.signal);
    log.identify(requestId);
    log.tracedBy(context.metadata.get('traceparent'));
    log.answersIn(context.metadata.getAll('accept-language').join());
    try {
      const caller = callerOf(call.method.path, context.metadata, callers);
      if (caller) log.calledBy(caller.name);
      const request = await reading.do(() => decoded(call));
      const { task, requestId: given = '' } = call.requestStream ? {} : runRequestOf(request);
      log.asks(task);
      if (given !== '') requestId = requestIdOf(given);
      log.identify(requestId);
      life.endsWith(caller);
      const identified = { ...context, signal: life.signal, requestId, caller, translate: log.translate };
      if (call.responseStream) yield* watched(life.answers(call.next(request as never, identified)), log);
      else return note(yield* call.next(request as never, identified), log);
    } catch (thrown) {
      throw statusOf(thrown, log, { requestId, trailer: context.trailer });
    } finally {
      life.end();
      log.end(context.signal.aborted ? Status.CANCELLED : Status.OK);
    }
  };
}

/**
 * Load balancers and probes have no key, and learn nothing but whether the server is up.
 *
 * @throws QaioError `unauthenticated`
 */
function callerOf(path: string, metadata: Metadata, callers: Callers | undefined): Caller | undefined {
  if (path.startsWith(`/${HealthDefinition.fullName}/`)) return undefined;
  return callers?.identify(metadata.get('authorization'));
}

async function* watched<Response>(
  responses: AsyncIterable<Response>,
  log: CallLog,
): AsyncGenerator<Response, void, undefined> {
  for await (const response of responses) yield note(response, log);
}

function note<Response>(response: Response, log: CallLog): Response {
  const {
    result,
    upstream = [],
    replayed,
    event,
  } = response as Partial<RunTaskResponse & StreamTaskResponse>;
  if (result) log.answers({ result, upstream, replayed });
  if (event?.$case === 'done') log.answers(event.value);
  return response;
}

interface RunRequest {
  readonly task?: string;
  readonly requestId?: string;
}

/** The fields of a request for a run, be it bare or in a StreamTaskRequest; empty for others. */
function runRequestOf(request: unknown): RunRequest {
  const { request: inner, ...bare } = request as RunRequest & { readonly request?: RunRequest };
  return inner ?? bare;
}

interface FailedCall {
  readonly requestId: string;
  readonly trailer: Metadata;
}

/** Statuses that the libraries made and cancellations go on as they are. */
function statusOf(thrown: unknown, log: CallLog, { requestId, trailer }: FailedCall): unknown {
  if (thrown instanceof ServerError) log.end(thrown.code);
  else if (thrown instanceof Error && thrown.name === 'AbortError') log.end(Status.CANCELLED);
  else {
    const error = log.fail(thrown);
    // what gRPC's own retries go by: https://github.com/grpc/proposal/blob/master/A6-client-retries.md#pushback
    const { retryAfterSeconds, grpc } = error;
    if (retryAfterSeconds !== undefined)
      trailer.set('grpc-retry-pushback-ms', String(1000 * retryAfterSeconds));
    // clients that go by the status alone would send what is too large again
    else if (grpc === Status.RESOURCE_EXHAUSTED) trailer.set('grpc-retry-pushback-ms', '-1');
    return rpcError(error, requestId);
  }
  return thrown;
}
