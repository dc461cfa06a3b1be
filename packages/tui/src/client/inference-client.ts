import type { GetModelResponse, StreamTaskResponse, WatchTasksResponse } from '@qaio/protocol';

/** What the dashboard needs of a server. */
export interface InferenceClient {
  /** Where the server is, for people. */
  readonly address: string;
  getModel(): Promise<GetModelResponse>;
  /** A chat turn; aborting the signal cancels it on the server. */
  streamChat(message: string, signal: AbortSignal): AsyncIterable<StreamTaskResponse>;
  /** The tasks now and after every edit, until the signal says so. */
  watchTasks(signal: AbortSignal): AsyncIterable<WatchTasksResponse>;
  close(): void;
}
