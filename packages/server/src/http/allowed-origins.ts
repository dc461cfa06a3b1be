import { QaioError, told } from '@qaio/core';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

/** What a page may read of an answer, beside its body. */
const readable = ['x-request-id', 'retry-after', 'etag'];
const preflightSeconds = 600;

/**
 * Lets pages of these origins, and of no others, call from browsers. No cookies are involved: whoever needs a key sends it.
 * @param origins as {@link originOf} gives them
 */
export function answeringOrigins(origins: readonly string[]): MiddlewareHandler {
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'DELETE'],
    exposeHeaders: readable,
    maxAge: preflightSeconds,
  });
}

/**
 * An origin as browsers write it.
 *
 * @throws QaioError `invalid-option` for what is none: a path, a pattern, `*`, `null`
 */
export function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/u.test(url.protocol) && [url.origin, `${url.origin}/`].includes(text);
  if (isOrigin && !text.includes('*')) return url.origin;
  throw new QaioError(
    'invalid-option',
    told`'${text}' is not an origin. Give one as a browser sends it, such as https://shop.example or http://localhost:5173; each by itself, there are no patterns.`,
  );
}
