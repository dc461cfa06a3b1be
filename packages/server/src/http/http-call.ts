/** One HTTP request's id, its line in the log, and its error if it has one. */
import { QaioError, told } from '@qaio/core';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Status } from 'nice-grpc-common';
import { CallLife } from '../call-life.js';
import { CallLog, type CallLogOptions } from '../call-log.js';
import type { Caller } from '../callers.js';
import type { PublicError } from '../public-error.js';
import { requestIdOf } from '../request-id.js';
import type { RunCall } from '../task-runs.js';
import { httpErrorBody } from './http-error.js';
import { nameCall } from './named-calls.js';

export interface HttpCall {
  readonly log: CallLog;
  requestId: string;
  /** Set where the answer goes on after its handler; who sets it ends the log's line, and the call's life. */
  isStreaming: boolean;
  /** What an error looks like to this call's client. */
  errorBody: (error: PublicError, requestId: string) => object;
  /** Name of the key that it has; undefined where the server asks for none. */
  caller: string | undefined;
  /** Tells when the key is taken out; undefined where the server asks for none. */
  onRevoked: Caller['onRevoked'] | undefined;
  /** Undefined until somebody asks for it. */
  life: CallLife | undefined;
  /** Counts a run beyond the first of a call. @throws QaioError `rate-limited` */
  countRun: () => void;
}

export interface CallVariables {
  readonly Variables: { call: HttpCall };
}

const idHeader = 'x-request-id';

/** @param method as gRPC calls it; a path could hold a user's text */
export function logCall(options: CallLogOptions, method: string): MiddlewareHandler<CallVariables> {
  return async (context, next) => {
    const call: HttpCall = {
      log: new CallLog(options, method),
      requestId: '',
      isStreaming: false,
      errorBody: httpErrorBody,
      caller: undefined,
      onRevoked: undefined,
      life: undefined,
      countRun: () => undefined,
    };
    context.set('call', call);
    identify(context, '');
    call.log.routedBy(() => routeOf(context));
    nameCall(context);
    call.log.tracedBy(context.req.header('traceparent'));
    call.log.answersIn(context.req.header('accept-language'));
    await next();
    if (call.isStreaming) return;
    call.log.end(Status.OK);
    call.life?.end();
  };
}

/** Watched from now on. */
export function lifeOf(context: Context<CallVariables>): CallLife {
  const call = context.get('call');
  const { onRevoked } = call;
  if (call.life) return call.life;
  call.life = new CallLife(context.req.raw.signal);
  call.life.endsWith(onRevoked && { onRevoked });
  return call.life;
}

/** The pattern of the path, such as `GET /v1/tasks/:name`. */
function routeOf(context: Context): string {
  const paths = matchedRoutes(context).map(({ path }) => path);
  // those of what looks at every request are the shortest
  const [longest = ''] = paths.toSorted((a, b) => b.length - a.length);
  return `${context.req.method} ${longest}`;
}

/** @throws QaioError `invalid-input` where the client's own id is not one */
function identify(context: Context<CallVariables>, given: string): HttpCall {
  const call = context.get('call');
  call.requestId = requestIdOf(given);
  call.log.identify(call.requestId);
  context.header(idHeader, call.requestId);
  return call;
}

/**
 * What a run is told of the call that it is for.
 *
 * @param given the request's own id; empty where it has none
 * @throws QaioError `invalid-input` where that is not one
 */
export function runCall(context: Context<CallVariables>, given: string): RunCall {
  const { requestId, caller, log } = identify(context, given);
  return { signal: lifeOf(context).signal, requestId, caller, translate: log.translate };
}

export function respondThrown(context: Context<CallVariables>, thrown: unknown): Response {
  return respondError(
    context,
    context.get('call').log.fail(isOfConnection(thrown) ? cutOff(context, thrown) : thrown),
  );
}

/** The error of a request that its client leaves before all of it is here. */
export function cutOff(context: Context<CallVariables>, cause?: unknown): QaioError {
  context.get('call').log.cutOff();
  return new QaioError('aborted', told`The connection closed before the whole request body had arrived.`, {
    cause,
  });
}

function isOfConnection(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === 'ECONNRESET';
}

export function respondError(context: Context<CallVariables>, refused: PublicError): Response {
  const { log, requestId, errorBody } = context.get('call');
  const error = log.told(refused);
  log.end(error.grpc, { reason: error.reason });
  // https://www.rfc-editor.org/rfc/rfc6750#section-3
  if (error.grpc === Status.UNAUTHENTICATED) context.header('www-authenticate', 'Bearer');
  if (error.retryAfterSeconds !== undefined) context.header('retry-after', String(error.retryAfterSeconds));
  return context.json(errorBody(error, requestId), error.http as ContentfulStatusCode);
}
