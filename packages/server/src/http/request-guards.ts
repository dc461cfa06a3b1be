import { QaioError } from '@qaio/core';
import type { MiddlewareHandler } from 'hono';
import { isLoopback } from '../address.js';

/**
 * A server on the loopback interface answers to loopback names and those that it was told: otherwise another site's page
 * could reach it under that site's name (DNS rebinding).
 */
export function requireKnownHost(host: string, allowed: readonly string[] = []): MiddlewareHandler {
  const others = new Set(allowed.map(plainName));
  return async (context, next) => {
    const name = plainName((context.req.header('host') ?? '').replace(/:\d+$/u, ''));
    if (isLoopback(host) && !isLoopback(name) && !others.has(name))
      throw new QaioError(
        'not-allowed',
        `This server listens on this machine only and does not answer to the host name '${name}'. Use localhost or ` +
          '127.0.0.1, or start it with --allow-host NAME.',
      );
    await next();
  };
}

/** Names of hosts have no case, and a dot at their end says nothing. */
const plainName = (name: string): string => name.toLowerCase().replace(/\.$/u, '');

/** A JSON body cannot be sent by another site's page without asking first, which this server never allows. */
export function requireJson(): MiddlewareHandler {
  return async (context, next) => {
    const type = context.req.header('content-type') ?? '';
    if (!/^application\/json\s*(;|$)/iu.test(type))
      throw new QaioError('invalid-input', `Expected the content type application/json, but got '${type}'.`);
    await next();
  };
}
