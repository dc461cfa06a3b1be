import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type ErrorBody, errorOf, lost } from './server-fetch.js';

/**
 * What server-sent events tell, as JSON.
 *
 * @throws TaskClientError `UNAVAILABLE` where the connection breaks, and whatever an event `error` tells
 */
export async function* bodyEvents(response: Response, signal: AbortSignal): AsyncGenerator {
  const events = textOf(response).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of readAll(events, signal)) {
    const told: unknown = JSON.parse(data);
    if (event === 'error') throw errorOf(told as ErrorBody);
    yield told;
  }
}

/** Lines of text, without empty ones. @throws TaskClientError likewise */
export async function* bodyLines(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of readAll(textOf(response), signal)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
  if (rest !== '') yield rest;
}

function textOf({ body }: Response): ReadableStream<string> {
  const bytes = body ?? new Blob([]).stream();
  return bytes.pipeThrough(new TextDecoderStream());
}

// not every browser iterates a ReadableStream
async function* readAll<T>(stream: ReadableStream<T>, signal: AbortSignal): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (thrown) {
    throw lost(thrown, signal);
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
