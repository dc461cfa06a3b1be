import type { QaioError } from '@qaio/core';
import { Status } from 'nice-grpc-common';
import { errorReason, errorStatus, toPublicError } from '../error-status.js';

export interface HttpError {
  readonly status: number;
  /** As Google's APIs write errors: https://google.aip.dev/193 */
  readonly body: { readonly error: Readonly<Record<string, unknown>> };
}

export function httpError(thrown: unknown, log: (message: string) => void): HttpError {
  const error = toPublicError(thrown, log);
  const { grpc, http } = errorStatus(error);
  return {
    status: http,
    body: {
      error: { code: http, status: Status[grpc], message: error.message, details: details(error) },
    },
  };
}

function details(error: QaioError): unknown[] {
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: errorReason(error),
    domain: 'prompttasks',
  };
  if (error.violations.length === 0) return [info];
  const fieldViolations = error.violations;
  return [info, { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations }];
}
