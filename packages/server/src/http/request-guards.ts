import { QaioError } from '@qaio/core';
import type { MiddlewareHandler } from 'hono';
import { isLoopback } from '../address.js';

/**
 * A server on the loopback interface answers to loopback names only: otherwise another site's page could
 * reach it under that site's name (DNS rebinding).
 */
export function requireKnownHost(host: string): MiddlewareHandler {
  return async (context, next) => {
    const name = (context.req.header('host') ?? '').replace(/:\d+$/u, '');
    if (isLoopback(host) && !isLoopback(name))
      throw new QaioError(
        'not-allowed',
        `This server listens on this machine only and does not answer to the host name '${name}'. Use localhost or 127.0.0.1.`,
      );
    await next();
  };
}

/** A JSON body cannot be sent by another site's page without asking first, which this server never allows. */
export function requireJson(): MiddlewareHandler {
  return async (context, next) => {
    const type = context.req.header('content-type') ?? '';
    if (!/^application\/json\s*(;|$)/iu.test(type))
      throw new QaioError('invalid-input', `Expected the content type application/json, but got '${type}'.`);
    await next();
  };
}
