import type { Context } from 'hono';
import { type SSEMessage, type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { CallVariables } from './http-call.js';
import { streamedAnswer } from './streamed-answer.js';

/**
 * A wrong request is answered as a plain error; what fails later ends the stream with an error's frame.
 *
 * @param frames of server-sent events
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
  return streamedAnswer(context, streamSSE, async (out: SSEStreamingApi) => {
    out.onAbort(() => {
      frames.return(undefined).catch((thrown: unknown) => log.fail(thrown));
    });
    try {
      for (let next = first; !next.done; next = await frames.next()) await out.writeSSE(next.value);
    } catch (thrown) {
      await out.writeSSE(errorFrame(call.errorBody(log.fail(thrown), requestId)));
    }
  });
}
