import {
  type Feedback,
  type Language,
  type TaskCall,
  type TaskClient,
  TaskClientError,
  type TaskList,
} from '@qaio/client';
import {
  type GetModelResponse,
  ModelServiceDefinition,
  PromptTaskServiceDefinition,
  RunTaskRequest,
  type StreamTaskResponse,
  type Task,
} from '@qaio/protocol';
import {
  type Channel,
  ChannelCredentials,
  ClientError,
  type DefaultCallOptions,
  Metadata,
  Status,
  createChannel,
  createClientFactory,
} from 'nice-grpc';
import {
  LocalizedMessage,
  RetryInfo,
  RichClientError,
  errorDetailsClientMiddleware,
} from 'nice-grpc-error-details';
import { tlsChannel } from './tls-channel.js';

/** Whose errors have details. */
const clients = createClientFactory().use(errorDetailsClientMiddleware);

const plainChannel = { credentials: ChannelCredentials.createInsecure(), options: {} };

/** A server that does not answer for this long counts as lost. */
const answerTimeoutMs = 2_000;
const runTimeoutMs = 120_000;

/** How to reach a server. */
export interface GrpcAccess {
  /** HOST:PORT of the proxy that the environment names for it; undefined reaches it directly. */
  readonly proxy?: string | undefined;
  /** Undefined: the caller has none. */
  readonly apiKey?: string | undefined;
  /** That the server's errors should be in; undefined: English. */
  readonly language?: Language | undefined;
  /** Undefined: nothing is encrypted. */
  readonly tls?:
    | {
        /** Who vouches for the server, in PEM; undefined: whom Node trusts. */ readonly authorities?:
          Buffer | undefined;
      }
    | undefined;
}

/** The server's tasks over gRPC. */
export class GrpcTaskClient implements TaskClient {
  readonly #channel: Channel;
  readonly #defaults: DefaultCallOptions<PromptTaskServiceDefinition & ModelServiceDefinition>;

  constructor(address: string, { proxy, apiKey, language, tls }: GrpcAccess = {}) {
    const { credentials, options } = tls ? tlsChannel(address, tls.authorities) : plainChannel;
    // the gRPC library reads the environment by itself, and would ask a proxy for this machine, too
    const proxied = { ...options, 'grpc.enable_http_proxy': proxy ? 1 : 0 };
    this.#channel = createChannel(address, credentials, proxied);
    const metadata = Metadata(language && { 'accept-language': language });
    if (apiKey !== undefined) metadata.set('authorization', `Bearer ${apiKey}`);
    this.#defaults = { '*': { metadata } };
  }

  async getModel(signal: AbortSignal): Promise<GetModelResponse> {
    const client = clients.create(ModelServiceDefinition, this.#channel, this.#defaults);
    return client.getModel({}, { signal: limited(signal, answerTimeoutMs) }).catch(rethrow);
  }

  async listTasks(signal: AbortSignal): Promise<readonly Task[]> {
    const tasks: Task[] = [];
    let pageToken = '';
    do {
      const page = await this.#tasks.listTasks({ pageToken }, { signal }).catch(rethrow);
      tasks.push(...page.tasks);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return tasks;
  }

  watchTasks(signal: AbortSignal): AsyncIterable<TaskList> {
    return translated(this.#tasks.watchTasks({}, { signal }));
  }

  streamTask(
    { task, input, conversation = '', replacedTurns = 0, sampling }: TaskCall,
    signal: AbortSignal,
  ): AsyncIterable<StreamTaskResponse> {
    const { seed, ...others } = sampling ?? {};
    const request = RunTaskRequest.fromPartial({
      task,
      input,
      session: conversation,
      replacesTurns: replacedTurns,
      sampling: sampling && { ...others, seed: seed === undefined ? undefined : BigInt(seed) },
    });
    return translated(this.#tasks.streamTask({ request }, { signal: limited(signal, runTimeoutMs) }));
  }

  async recordFeedback(feedback: Feedback, signal: AbortSignal): Promise<void> {
    await this.#tasks.recordFeedback(feedback, { signal: limited(signal, answerTimeoutMs) }).catch(rethrow);
  }

  close(): void {
    this.#channel.close();
  }

  get #tasks() {
    return clients.create(PromptTaskServiceDefinition, this.#channel, this.#defaults);
  }
}

const limited = (signal: AbortSignal, timeoutMs: number): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);

async function* translated<T>(messages: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* messages;
  } catch (thrown) {
    rethrow(thrown);
  }
}

/** A gRPC error with the server's own words, without the call's path and code in front of them. */
function rethrow(cause: unknown): never {
  if (!(cause instanceof ClientError)) throw cause;
  // a server may send a number outside the standard
  const names: Readonly<Record<number, string | undefined>> = Status;
  throw new TaskClientError(names[cause.code] ?? 'UNKNOWN', serverWords(cause), {
    cause,
    localised: detailOf(cause, LocalizedMessage)?.message,
    retryAfterSeconds: retryAfterSeconds(cause),
  });
}

/** Where there is no connection, grpc-js tells its own state under this code, and nothing tells it from a server's. */
function serverWords(error: ClientError): string {
  return error.code === Status.UNAVAILABLE ? '' : error.details;
}

type Detail = RichClientError['extra'][number];

/** @param kind of detail */
function detailOf<T extends Detail['$type']>(
  error: ClientError,
  { $type }: { readonly $type: T },
): Extract<Detail, { $type: T }> | undefined {
  if (!(error instanceof RichClientError)) return undefined;
  return error.extra.find((detail): detail is Extract<Detail, { $type: T }> => detail.$type === $type);
}

function retryAfterSeconds(error: ClientError): number | undefined {
  const delay = detailOf(error, RetryInfo)?.retryDelay;
  return delay && delay.seconds + delay.nanos / 1e9;
}
