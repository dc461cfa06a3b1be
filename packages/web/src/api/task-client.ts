/** What the page needs of the server, in the proto's JSON form. */

export interface Model {
  readonly model: string;
  readonly quantization: string;
  readonly note?: string;
}

export interface Classification {
  readonly label?: string;
  readonly abstained?: boolean;
  readonly confidence?: number;
  readonly scores?: readonly { readonly label: string; readonly probability?: number }[];
}

export interface TaskResult {
  readonly task: string;
  readonly classification?: Classification;
  readonly text?: string;
  readonly usage?: { readonly outputTokens?: number };
  readonly timing?: { readonly firstToken?: string; readonly total?: string };
}

/** One message of a stream; exactly one of the fields is set. */
export interface StreamEvent {
  readonly accepted?: { readonly queuePosition?: number };
  readonly stepResult?: TaskResult;
  readonly textDelta?: { readonly text: string };
  readonly done?: { readonly result?: TaskResult };
}

/** What the server answered instead of a result; the message is for people. */
export class TaskError extends Error {
  override readonly name = 'TaskError';
}

export interface TaskClient {
  getModel(): Promise<Model>;
  /** @throws TaskError when the server refuses or fails; DOMException `AbortError` when the signal fires */
  stream(
    task: string,
    input: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): AsyncIterable<StreamEvent>;
}
