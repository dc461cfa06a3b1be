import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type Model, type StreamEvent, type TaskClient, TaskError } from './task-client.js';

interface ErrorBody {
  readonly error?: { readonly message?: string };
}

export class HttpTaskClient implements TaskClient {
  async getModel(): Promise<Model> {
    const response = await fetch('/v1/model');
    await throwIfRefused(response);
    return (await response.json()) as Model;
  }

  async *stream(
    task: string,
    input: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): AsyncGenerator<StreamEvent> {
    const response = await fetch(`/v1/tasks/${task}:stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ input }),
      signal,
    });
    await throwIfRefused(response);
    if (!response.body) return;
    const events = response.body
      .pipeThrough(
        new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>,
      )
      .pipeThrough(new EventSourceParserStream());
    for await (const { event, data } of readAll(events)) {
      if (event === 'error') throw new TaskError(messageOf(JSON.parse(data) as ErrorBody));
      yield JSON.parse(data) as StreamEvent;
    }
  }
}

// not every browser iterates a ReadableStream
async function* readAll<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function throwIfRefused(response: Response): Promise<void> {
  if (response.ok) return;
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  throw new TaskError(messageOf(body, `HTTP ${response.status}`));
}

function messageOf(body: ErrorBody, otherwise = '服务器出错了'): string {
  return body.error?.message ?? otherwise;
}
