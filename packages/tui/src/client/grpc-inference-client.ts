import {
  type GetModelResponse,
  ModelServiceDefinition,
  PromptTaskServiceDefinition,
  RunTaskRequest,
  type StreamTaskResponse,
  type WatchTasksResponse,
} from '@qaio/protocol';
import { type Channel, createChannel, createClient } from 'nice-grpc';
import type { InferenceClient } from './inference-client.js';

const modelTimeoutMs = 2_000;
const chatTimeoutMs = 120_000;

export class GrpcInferenceClient implements InferenceClient {
  readonly #channel: Channel;

  constructor(readonly address: string) {
    this.#channel = createChannel(address);
  }

  getModel(): Promise<GetModelResponse> {
    const client = createClient(ModelServiceDefinition, this.#channel);
    return client.getModel({}, { signal: AbortSignal.timeout(modelTimeoutMs) });
  }

  streamChat(message: string, signal: AbortSignal): AsyncIterable<StreamTaskResponse> {
    const client = createClient(PromptTaskServiceDefinition, this.#channel);
    const request = RunTaskRequest.fromPartial({ task: 'tasks/chat', input: { message } });
    const limited = AbortSignal.any([signal, AbortSignal.timeout(chatTimeoutMs)]);
    return client.streamTask({ request }, { signal: limited });
  }

  watchTasks(signal: AbortSignal): AsyncIterable<WatchTasksResponse> {
    return createClient(PromptTaskServiceDefinition, this.#channel).watchTasks({}, { signal });
  }

  close(): void {
    this.#channel.close();
  }
}
