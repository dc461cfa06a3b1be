/** A server refused or failed a call, or none answered. */
export class TaskClientError extends Error {
  override readonly name = 'TaskClientError';
  /** When the server wants to be asked again; undefined where that would be of no use, or it does not say. */
  readonly retryAfterSeconds: number | undefined;

  /**
   * @param status name of a gRPC status code, such as `INVALID_ARGUMENT`; `UNAVAILABLE` where no server answered
   * @param detail the server's own words, for people; empty where it said none
   */
  constructor(
    readonly status: string,
    readonly detail = '',
    options?: ErrorOptions & { readonly retryAfterSeconds?: number | undefined },
  ) {
    super(detail || `The call failed with ${status}.`, options);
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}
