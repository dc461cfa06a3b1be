/** The rest of a request that is answered before all of it is here. */
import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

const mostBytes = 64 * 1024 * 1024;
const longestPauseMs = 2_000;

/**
 * Reads it before the answer goes out: many clients read nothing until they have sent everything, and a connection that
 * ends with bytes unread is reset, which takes the answer with it. Past the bounds the connection ends with the answer.
 */
export function readToEnd(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    // undefined where no server of Node's is before it
    const { incoming } = (context.env ?? {}) as Partial<HttpBindings>;
    if (!incoming || incoming.complete || (await isDrained(incoming))) return;
    context.header('connection', 'close');
  };
}

function isDrained(request: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(pause);
      request.off('data', count).pause();
      resolve(request.complete);
    };
    const pause = setTimeout(end, longestPauseMs);
    let bytes = 0;
    const count = (chunk: Buffer): void => {
      pause.refresh();
      bytes += chunk.length;
      if (bytes > mostBytes) end();
    };
    // whoever has read a part of it takes no more
    request.removeAllListeners('data');
    request.on('data', count).once('end', end).once('close', end).resume();
  });
}
