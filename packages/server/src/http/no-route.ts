/** What is answered where the API has nothing at a path, or not for the method. */
import type { Context } from 'hono';
import { Status } from 'nice-grpc-common';
import { type CallVariables, respondError } from './http-call.js';

const pathsByMethods: readonly (readonly [string, RegExp])[] = [
  ['GET, HEAD', /^\/v1\/(?:model|tasks|tasks:watch|tasks\/[^/:]+)$/u],
  ['GET, HEAD, POST', /^\/v1\/tasks\/[^/:]+\/conversations$/u],
  ['GET, HEAD, DELETE', /^\/v1\/tasks\/[^/:]+\/conversations\/.+$/u],
  ['POST', /^\/v1\/tasks\/[^/:]+:(?:run|stream|batchRun|recordFeedback)$/u],
  ['GET, HEAD, POST', /^\/v1\/drafts$/u],
  ['GET, HEAD', /^\/v1\/drafts\/source\/[^/:]+$/u],
  ['POST', /^\/v1\/drafts(?::compare|\/[^/:]+:(?:render|run|stream|batchRun|save))$/u],
  ['GET, HEAD', /^\/v1\/models(?:\/.+)?$/u],
  ['POST', /^\/v1\/(?:chat\/completions|responses|embeddings)$/u],
];

export function respondNoRoute(context: Context<CallVariables>): Response {
  const { method, path } = context.req;
  const [allowed] = pathsByMethods.find(([, pattern]) => pattern.test(path)) ?? [];
  if (allowed === undefined)
    return respondError(context, {
      grpc: Status.NOT_FOUND,
      http: 404,
      reason: 'UNKNOWN_PATH',
      message:
        `${method} ${path} is not part of this API. GET /v1/tasks lists the tasks; ` +
        'POST /v1/tasks/NAME:run or NAME:stream runs one, NAME:batchRun many.',
      violations: [],
    });
  context.header('allow', allowed);
  return respondError(context, {
    grpc: Status.UNIMPLEMENTED,
    http: 405,
    reason: 'METHOD_NOT_ALLOWED',
    message: `${path} does not take ${method}; use ${allowed}.`,
    violations: [],
  });
}
