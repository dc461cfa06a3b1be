import { type StreamTaskResponse, streamTaskResponseJson } from '@qaio/protocol';
import type { SSEMessage } from 'hono/streaming';
import type { CallLog } from '../call-log.js';

/**
 * A run's events as frames, each named after the field that is set.
 *
 * @param log counts the answer; undefined for one that is no figure of a served task
 */
export async function* runEvents(
  events: AsyncGenerator<StreamTaskResponse>,
  log?: CallLog,
): AsyncGenerator<SSEMessage> {
  for await (const response of events) {
    const { sequence, event } = response;
    if (event?.$case === 'done') log?.answers(event.value);
    const data = JSON.stringify(streamTaskResponseJson.write(response));
    yield { id: String(sequence), event: event?.$case ?? 'message', data };
  }
}

export const runErrorEvent = (body: unknown): SSEMessage => ({ event: 'error', data: JSON.stringify(body) });
