/** A server refused or failed a call, or none answered. The message is for people. */
export class TaskClientError extends Error {
  override readonly name = 'TaskClientError';

  /** @param status name of a gRPC status code, such as `INVALID_ARGUMENT`; `UNAVAILABLE` where no server answered */
  constructor(
    readonly status: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
