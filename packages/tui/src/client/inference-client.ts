import type { GetModelResponse, StreamTaskResponse } from '@qaio/protocol';

/** What the dashboard needs of a server. */
export interface InferenceClient {
  /** Where the server is, for people. */
  readonly address: string;
  getModel(): Promise<GetModelResponse>;
  /** A chat turn; aborting the signal cancels it on the server. */
  streamChat(message: string, signal: AbortSignal): AsyncIterable<StreamTaskResponse>;
  close(): void;
}
