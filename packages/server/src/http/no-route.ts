/** What is answered where the API has nothing at a path, or not for the method. */
import { type Told, told } from '@qaio/core';
import type { Context } from 'hono';
import { Status } from 'nice-grpc-common';
import { type PublicError, refusal } from '../public-error.js';
import { type CallVariables, respondError } from './http-call.js';

const pathsByMethods: readonly (readonly [string, RegExp])[] = [
  ['GET, HEAD', /^\/v1\/(?:model|tasks|tasks:watch|tasks\/[^/:]+)$/u],
  ['GET, HEAD, POST', /^\/v1\/tasks\/[^/:]+\/conversations$/u],
  ['GET, HEAD, DELETE', /^\/v1\/tasks\/[^/:]+\/conversations\/[^/]+$/u],
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
  if (allowed === undefined || meantPath(path) !== undefined)
    return respondError(context, unknownPath(method, path));
  context.header('allow', allowed);
  const message = told`${path} does not take ${method}; use ${allowed}.`;
  return respondError(context, refusal(methodNotAllowed, 'METHOD_NOT_ALLOWED', message));
}

const methodNotAllowed = { grpc: Status.UNIMPLEMENTED, http: 405 };
const notFound = { grpc: Status.NOT_FOUND, http: 404 };

function unknownPath(method: string, path: string): PublicError {
  const message = told`${method} ${path} is not part of this API.${hint(path)}`;
  return refusal(notFound, 'UNKNOWN_PATH', message);
}

function hint(path: string): Told {
  const meant = meantPath(path);
  if (meant !== undefined) return told` Did you mean ${meant}?`;
  if (/^\/v1\/(?:completions|assistants|threads)/u.test(path))
    return told` Send the text as a message to POST /v1/chat/completions, or to POST /v1/responses.`;
  return told` GET /v1/tasks lists the tasks; POST /v1/tasks/NAME:run or NAME:stream runs one, NAME:batchRun many.`;
}

/** Without slashes that say nothing, and with the colon as it is: some clients encode it. */
function meantPath(path: string): string | undefined {
  const meant = path
    .replace(/%3a/giu, ':')
    .replace(/\/{2,}/gu, '/')
    .replace(/(?<=.)\/$/u, '');
  return meant !== path && pathsByMethods.some(([, pattern]) => pattern.test(meant)) ? meant : undefined;
}
