/** One table: what an error code is called in gRPC and in HTTP. */
import { type ErrorCode, QaioError } from '@qaio/core';
import { Status } from 'nice-grpc-common';

export interface ErrorStatus {
  readonly grpc: Status;
  readonly http: number;
}

const table: Readonly<Record<ErrorCode, ErrorStatus>> = {
  'invalid-input': { grpc: Status.INVALID_ARGUMENT, http: 400 },
  'invalid-task': { grpc: Status.FAILED_PRECONDITION, http: 400 },
  'unknown-task': { grpc: Status.NOT_FOUND, http: 404 },
  'task-changed': { grpc: Status.ABORTED, http: 409 },
  'not-allowed': { grpc: Status.FAILED_PRECONDITION, http: 400 },
  'prompt-too-long': { grpc: Status.INVALID_ARGUMENT, http: 400 },
  'invalid-option': { grpc: Status.INTERNAL, http: 500 },
  'queue-full': { grpc: Status.RESOURCE_EXHAUSTED, http: 429 },
  aborted: { grpc: Status.CANCELLED, http: 499 },
  'deadline-exceeded': { grpc: Status.DEADLINE_EXCEEDED, http: 504 },
  'model-not-found': { grpc: Status.INTERNAL, http: 500 },
  'model-invalid': { grpc: Status.INTERNAL, http: 500 },
  'model-unsupported': { grpc: Status.INTERNAL, http: 500 },
  'engine-failed': { grpc: Status.INTERNAL, http: 500 },
  'output-incomplete': { grpc: Status.OUT_OF_RANGE, http: 422 },
  'download-failed': { grpc: Status.INTERNAL, http: 500 },
  'address-unavailable': { grpc: Status.INTERNAL, http: 500 },
  unavailable: { grpc: Status.UNAVAILABLE, http: 503 },
};

export function errorStatus(error: QaioError): ErrorStatus {
  return table[error.code];
}

/** `invalid-input` to `INVALID_INPUT`, the form of google.rpc.ErrorInfo.reason. */
export function errorReason(error: QaioError): string {
  return error.code.toUpperCase().replaceAll('-', '_');
}

/**
 * Anything thrown as an error that may be shown to a client. What is not ours is a bug: the client gets a fixed text,
 * the log gets the rest. So does an error whose cause lies inside.
 */
export function toPublicError(thrown: unknown, log: (message: string) => void): QaioError {
  if (thrown instanceof QaioError && errorStatus(thrown).grpc !== Status.INTERNAL) return thrown;
  log(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  return new QaioError('engine-failed', 'The server failed to answer; its log says why.');
}
