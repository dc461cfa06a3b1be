import { type Feedback, type TaskCall, type TaskClient, type TaskList, TaskClientError } from '@qaio/client';
import type { GetModelResponse, StreamTaskResponse, Task } from '@qaio/protocol';

/** A client whose code is still on its way: calls wait for it. */
export class LateTaskClient implements TaskClient {
  readonly #client: Promise<TaskClient>;

  constructor(client: Promise<TaskClient>) {
    this.#client = client.catch((cause: unknown) => {
      throw new TaskClientError('UNAVAILABLE', '', { cause });
    });
    // each call says it
    this.#client.catch(() => undefined);
  }

  async getModel(signal: AbortSignal): Promise<GetModelResponse> {
    return (await this.#client).getModel(signal);
  }

  async listTasks(signal: AbortSignal): Promise<readonly Task[]> {
    return (await this.#client).listTasks(signal);
  }

  async *watchTasks(signal: AbortSignal): AsyncGenerator<TaskList> {
    yield* (await this.#client).watchTasks(signal);
  }

  async *streamTask(call: TaskCall, signal: AbortSignal): AsyncGenerator<StreamTaskResponse> {
    yield* (await this.#client).streamTask(call, signal);
  }

  async recordFeedback(feedback: Feedback, signal: AbortSignal): Promise<void> {
    await (await this.#client).recordFeedback(feedback, signal);
  }
}
