import type { Context } from 'hono';
import { Status } from 'nice-grpc-common';
import type { CallVariables } from './http-call.js';

interface Out {
  onAbort(listener: () => void): void;
}

/**
 * An answer that goes on after its handler: what is written last has the log's line end.
 *
 * @param open one of the library's helpers
 * @param write everything, to its end
 */
export function streamedAnswer<Stream extends Out>(
  context: Context<CallVariables>,
  open: (context: Context, write: (out: Stream) => Promise<void>) => Response,
  write: (out: Stream) => Promise<void>,
): Response {
  const call = context.get('call');
  call.isStreaming = true;
  const response = open(context, async (out) => {
    out.onAbort(() => call.log.end(Status.CANCELLED));
    await write(out).finally(() => call.life?.end());
    call.log.end(Status.OK);
  });
  // the library keeps every connection alive, also where the client asks for its end
  response.headers.delete('connection');
  return response;
}
