/** A field of a request that the server refuses. */
export interface WrongField {
  /** Its path, such as `input.text`. */
  readonly field: string;
  readonly reason: string;
  readonly description: string;
}

export interface TaskClientErrorOptions extends ErrorOptions {
  readonly retryAfterSeconds?: number | undefined;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly violations?: readonly WrongField[] | undefined;
  readonly localised?: string | undefined;
}

/** A server refused or failed a call, or none answered. */
export class TaskClientError extends Error {
  override readonly name = 'TaskClientError';
  /** When the server wants to be asked again; undefined where that would be of no use, or it does not say. */
  readonly retryAfterSeconds: number | undefined;
  /** What programs match, such as `UNKNOWN_TASK`; empty where the server gave none. */
  readonly reason: string;
  /** The call's, as it stands in the server's log; empty where the server gave none. */
  readonly requestId: string;
  readonly violations: readonly WrongField[];
  /** The server's words in the language that it was asked for; undefined where it has none. */
  readonly localised: string | undefined;

  /**
   * @param status name of a gRPC status code, such as `INVALID_ARGUMENT`; `UNAVAILABLE` where no server answered
   * @param detail the server's own words, for people; empty where it said none
   */
  constructor(
    readonly status: string,
    readonly detail = '',
    options: TaskClientErrorOptions = {},
  ) {
    super(detail || `The call failed with ${status}.`, options);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.reason = options.reason ?? '';
    this.requestId = options.requestId ?? '';
    this.violations = options.violations ?? [];
    this.localised = options.localised;
  }
}
