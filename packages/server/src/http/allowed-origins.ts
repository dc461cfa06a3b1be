import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

/** What a page may read of an answer, beside its body. */
const readable = ['x-request-id', 'retry-after', 'etag'];
const preflightSeconds = 600;

/**
 * Lets pages of these origins, and of no others, call from browsers. No cookies are involved: whoever needs a key sends it.
 * @param origins as `originOf` gives them
 */
export function answeringOrigins(origins: readonly string[]): MiddlewareHandler {
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'POST', 'DELETE'],
    exposeHeaders: readable,
    maxAge: preflightSeconds,
  });
}
