import { QaioError, told } from '@qaio/core';
import type { HonoRequest, MiddlewareHandler } from 'hono';
import { Status } from 'nice-grpc-common';
import { isLoopback } from '../address.js';
import type { Callers } from '../callers.js';
import { clipped } from '../clipped.js';
import { type PublicError, refusal } from '../public-error.js';
import type { Readiness } from '../readiness.js';
import { type CallVariables, respondError } from './http-call.js';

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
        told`This server listens on this machine only and does not answer to the host name '${name}'. Use localhost or 127.0.0.1, or start it with --allow-host NAME.`,
      );
    await next();
  };
}

/** Names of hosts have no case, and a dot at their end says nothing. */
const plainName = (name: string): string => name.toLowerCase().replace(/\.$/u, '');

/** The page's own files need no key: the page asks for one. Whatever is posted is a run. */
export function requireKey(callers: Callers): MiddlewareHandler<CallVariables> {
  return async (context, next) => {
    const caller = callers.identify(context.req.header('authorization'));
    const call = context.get('call');
    call.log.calledBy(caller.name);
    call.caller = caller.name;
    call.onRevoked = (listener) => caller.onRevoked(listener);
    call.countRun = () => caller.countRun();
    if (context.req.method === 'POST') caller.countRun();
    await next();
  };
}

/**
 * A JSON body cannot be sent by another site's page without asking first, which this server allows those alone that `--allow-origin` names. One that says
 * that it is in another encoding than UTF-8, or packed, is refused, whatever its bytes.
 */
export function requireJson(expected = 'application/json'): MiddlewareHandler<CallVariables> {
  return async (context, next) => {
    const problem = contentProblem(context.req, expected);
    if (!problem) return next();
    return respondError(context, problem);
  };
}

const unsupported = { grpc: Status.INVALID_ARGUMENT, http: 415 };

function contentProblem(request: Pick<HonoRequest, 'header'>, expected: string): PublicError | undefined {
  const type = request.header('content-type') ?? '';
  if (type.split(';', 1).join('').trim().toLowerCase() !== expected)
    return refusal(
      unsupported,
      'UNSUPPORTED_CONTENT_TYPE',
      type === ''
        ? told`The request has no content type. Send the header content-type: ${expected}.`
        : told`Expected the content type ${expected}, but got '${clipped(type, 100)}'.`,
    );
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]+)/iu.exec(type) ?? [];
  if (!/^(?:utf-?8|us-ascii)$/iu.test(charset))
    return refusal(
      unsupported,
      'UNSUPPORTED_CHARSET',
      told`Expected the charset utf-8, but got '${clipped(charset, 100)}'. Convert the body to UTF-8.`,
    );
  const encoding = request.header('content-encoding') ?? 'identity';
  if (encoding.trim().toLowerCase() === 'identity') return undefined;
  return refusal(
    unsupported,
    'UNSUPPORTED_CONTENT_ENCODING',
    told`The body is sent with content-encoding '${clipped(encoding, 100)}', which this server does not unpack. Send it as it is, without that header.`,
  );
}

/** While what runs is ended nothing is begun any more. */
export function refuseDraining(readiness: Readiness): MiddlewareHandler {
  return async (_, next) => {
    if (readiness.isDraining) throw new QaioError('unavailable', readiness.refusal ?? '');
    await next();
  };
}
