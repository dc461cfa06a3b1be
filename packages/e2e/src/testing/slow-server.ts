/** A server whose answers come as slowly as a test wants them, over gRPC. */
import {
  GetModelResponse,
  ModelServiceDefinition,
  OutputKind,
  PromptTaskServiceDefinition,
  StreamTaskResponse,
  Task,
} from '@qaio/protocol';
import { createServer } from 'nice-grpc';

export interface SlowServer {
  readonly address: string;
  /** A piece of the answer that is being written. */
  write(text: string): void;
  /** Ends the answer. */
  done(): void;
  close(): Promise<void>;
}

type Fields = Parameters<typeof StreamTaskResponse.fromPartial>[0];

const chat = Task.fromPartial({
  name: 'tasks/chat',
  displayName: '聊天',
  outputKind: OutputKind.OUTPUT_KIND_TEXT,
  inputSchema: { properties: { message: { type: 'string' } } },
});

export async function slowServer(): Promise<SlowServer> {
  const events = new Pipe<Fields>();
  const never = new AbortController();
  const server = createServer();
  const tasks = { tasks: [chat], nextPageToken: '', version: '1', problems: [] };
  // nothing else is asked of it
  const unasked = Object.keys(PromptTaskServiceDefinition.methods).map((name) => [name, refuse] as const);
  const methods = {
    ...Object.fromEntries(unasked),
    listTasks: async () => tasks,
    watchTasks: async function* () {
      yield tasks;
      await new Promise((resolve) => never.signal.addEventListener('abort', resolve));
    },
    streamTask: async function* () {
      for await (const event of events) {
        yield StreamTaskResponse.fromPartial(event);
        if (event.event?.$case === 'done') return;
      }
    },
  };
  server.add(PromptTaskServiceDefinition, methods as never);
  server.add(ModelServiceDefinition, {
    getModel: async () => GetModelResponse.fromPartial({ model: 'slow', quantization: 'fp32' }),
  });
  const port = await server.listen('127.0.0.1:0');
  return {
    address: `127.0.0.1:${port}`,
    write: (text) => events.push({ event: { $case: 'textDelta', value: { text, tokens: 1 } } }),
    done: () => events.push({ event: { $case: 'done', value: { result: { usage: { outputTokens: 9 } } } } }),
    close: async () => {
      never.abort();
      server.forceShutdown();
    },
  };
}

const refuse = () => Promise.reject(new Error('not asked of this server'));

/** What is pushed into it comes out of it, once. */
class Pipe<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = [];
  #wake: () => void = () => undefined;

  push(item: Item): void {
    this.#items.push(item);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
