/** The body of a request: how long it may be, and what happens when its client goes away before all of it is here. */
import { LoopQueue, decodeText, told } from '@qaio/core';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Status } from 'nice-grpc-common';
import { type PublicError, refusal } from '../public-error.js';
import { sentText } from '../sent-text.js';
import { maxRequestBytes } from '../wire-limits.js';
import { type CallVariables, cutOff, respondError } from './http-call.js';

export const bodySource = { ...sentText, name: 'body', field: 'body' };

const tooLarge = (maxBytes: number): PublicError =>
  refusal(
    { grpc: Status.RESOURCE_EXHAUSTED, http: 413 },
    'REQUEST_TOO_LARGE',
    told`The request body is longer than ${maxBytes} bytes. Send a shorter one.`,
  );

/** A body whose length is not announced is read here, any other by {@link bodyBytes}. */
export function limitBody(maxSize = maxRequestBytes): MiddlewareHandler<CallVariables> {
  const onError = (context: Context<CallVariables>): Response => respondError(context, tooLarge(maxSize));
  const limit = bodyLimit({ maxSize, onError });
  return (context, next) =>
    whileConnected(context, (hasArrived) =>
      limit(context, () => {
        hasArrived();
        return next();
      }),
    );
}

/** @throws QaioError `aborted` where the client goes away first */
export function bodyBytes(context: Context<CallVariables>): Promise<Uint8Array> {
  return whileConnected(context, async () => new Uint8Array(await context.req.arrayBuffer()));
}

/** Long ones that come at the same moment are read one after the other, with all else in between. */
const reading = new LoopQueue();

/**
 * What a body's text is read as.
 *
 * @throws QaioError `aborted` likewise, `invalid-input` where it is not UTF-8, and what `read` throws
 */
export async function readBody<Request>(
  context: Context<CallVariables>,
  read: (text: string) => Request,
): Promise<Request> {
  const bytes = await bodyBytes(context);
  return reading.do(() => read(decodeText(bytes, bodySource)));
}

/** The library alone would wait for a closed connection's body for ever. */
function whileConnected<T>(
  context: Context<CallVariables>,
  work: (hasArrived: () => void) => Promise<T>,
): Promise<T> {
  const { signal } = context.req.raw;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(cutOff(context));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    const stay = (): void => signal.removeEventListener('abort', leave);
    work(stay).then(resolve, reject).finally(stay);
  });
}
