/** One client of a server under load, on a connection of its own. */
import { PromptTaskServiceDefinition, type RunTaskResponse } from '@qaio/protocol';
import { type Channel, ClientError, type Status, createChannel, createClientFactory } from 'nice-grpc';
import { RichClientError, RetryInfo, errorDetailsClientMiddleware } from 'nice-grpc-error-details';

export interface Judgement {
  /** Empty where the model abstained. */
  readonly label: string;
  /** Of every label. */
  readonly logProbs: readonly number[];
}

export interface ChatAnswer {
  readonly text: string;
  readonly tokens: number;
}

export class LoadClient {
  readonly #channel: Channel;
  readonly #tasks;

  constructor(address: string) {
    // without it clients of one process share a connection
    this.#channel = createChannel(address, undefined, { 'grpc.use_local_subchannel_pool': 1 });
    this.#tasks = createClientFactory()
      .use(errorDetailsClientMiddleware)
      .create(PromptTaskServiceDefinition, this.#channel);
  }

  async judge(text: string, signal?: AbortSignal, task = 'tasks/sentiment'): Promise<Judgement> {
    const answer = await this.#tasks.runTask({ task, input: { text } }, { ...(signal && { signal }) });
    return judgementOf(answer);
  }

  async chat(message: string, maxOutputTokens: number, signal?: AbortSignal): Promise<ChatAnswer> {
    const request = {
      task: 'tasks/chat',
      input: { message },
      sampling: { temperature: 0, maxOutputTokens },
    };
    const answer = { text: '', tokens: 0 };
    for await (const { event } of this.#tasks.streamTask({ request }, { ...(signal && { signal }) }))
      if (event?.$case === 'textDelta') {
        answer.text += event.value.text;
        answer.tokens += event.value.tokens;
      }
    return answer;
  }

  async list(): Promise<number> {
    return (await this.#tasks.listTasks({})).tasks.length;
  }

  async get(): Promise<void> {
    await this.#tasks.getTask({ name: 'tasks/sentiment' });
  }

  async validate(text: string): Promise<void> {
    await this.#tasks.runTask({ task: 'tasks/sentiment', input: { text }, validateOnly: true });
  }

  /** Follows the tasks until the server or the client ends. */
  async watch(signal: AbortSignal): Promise<void> {
    const events = this.#tasks.watchTasks({}, { signal })[Symbol.asyncIterator]();
    while (!(await events.next()).done);
  }

  close(): void {
    this.#channel.close();
  }
}

/** Clients for as long as the work takes, however it ends. */
export async function withClients<Result>(
  address: string,
  count: number,
  work: (clients: readonly LoadClient[]) => Promise<Result>,
): Promise<Result> {
  const clients = Array.from({ length: count }, () => new LoadClient(address));
  try {
    return await work(clients);
  } finally {
    for (const client of clients) client.close();
  }
}

function judgementOf({ result }: RunTaskResponse): Judgement {
  const { output } = result ?? {};
  if (output?.$case !== 'classification') throw new Error('expected a classification');
  const { label, scores } = output.value;
  return { label, logProbs: scores.map(({ logProb }) => logProb) };
}

export interface CallFailure {
  readonly status: Status;
  /** In how many milliseconds to ask again, if the server says so. */
  readonly retryMs: number | undefined;
}

/** @throws what is no answer of a server */
export function failureOf(error: unknown): CallFailure {
  if (!(error instanceof ClientError)) throw error;
  const details = error instanceof RichClientError ? error.extra : [];
  const retry = details.find((detail): detail is RetryInfo => detail.$type === RetryInfo.$type);
  return { status: error.code, retryMs: retry?.retryDelay && retry.retryDelay.seconds * 1000 };
}
