import { type StreamTaskResponse, streamTaskResponseJson } from '@qaio/protocol';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Status } from 'nice-grpc-common';
import type { CallVariables } from './http-call.js';
import { httpErrorBody } from './http-error.js';

/** A wrong request is answered as a plain error; what fails later ends the stream with an `error` event. */
export async function streamEvents(
  context: Context<CallVariables>,
  events: AsyncGenerator<StreamTaskResponse>,
): Promise<Response> {
  const first = await events.next();
  const call = context.get('call');
  const { log, requestId } = call;
  call.isStreaming = true;
  const response = streamSSE(context, async (stream) => {
    stream.onAbort(() => {
      log.end(Status.CANCELLED);
      events.return(undefined).catch((thrown: unknown) => log.fail(thrown));
    });
    try {
      for (let next = first; !next.done; next = await events.next()) {
        const { sequence, event } = next.value;
        if (event?.$case === 'done') log.answers(event.value);
        const data = JSON.stringify(streamTaskResponseJson.write(next.value));
        await stream.writeSSE({ id: String(sequence), event: event?.$case ?? 'message', data });
      }
      log.end(Status.OK);
    } catch (thrown) {
      const body = httpErrorBody(log.fail(thrown), requestId);
      await stream.writeSSE({ event: 'error', data: JSON.stringify(body) });
    }
  });
  // the library keeps every connection alive, also where the client asks for its end
  response.headers.delete('connection');
  return response;
}
