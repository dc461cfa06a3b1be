import type { Context } from 'hono';
import { type SSEMessage, streamSSE } from 'hono/streaming';
import { Status } from 'nice-grpc-common';
import type { CallVariables } from './http-call.js';

/**
 * A wrong request is answered as a plain error; what fails later ends the stream with an error's frame.
 *
 * @param frames of server-sent events; the last one out has the log's line end
 * @param errorFrame of an error's body
 */
export async function streamFrames(
  context: Context<CallVariables>,
  frames: AsyncGenerator<SSEMessage>,
  errorFrame: (body: unknown) => SSEMessage,
): Promise<Response> {
  const first = await frames.next();
  const call = context.get('call');
  const { log, requestId } = call;
  call.isStreaming = true;
  const response = streamSSE(context, async (stream) => {
    stream.onAbort(() => {
      log.end(Status.CANCELLED);
      frames.return(undefined).catch((thrown: unknown) => log.fail(thrown));
    });
    try {
      for (let next = first; !next.done; next = await frames.next()) await stream.writeSSE(next.value);
      log.end(Status.OK);
    } catch (thrown) {
      await stream.writeSSE(errorFrame(call.errorBody(log.fail(thrown), requestId)));
    }
  });
  // the library keeps every connection alive, also where the client asks for its end
  response.headers.delete('connection');
  return response;
}
