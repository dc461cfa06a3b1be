import { visibleText } from '@qaio/core';
import { Status } from 'nice-grpc-common';
import { type PublicError, type PublicViolation, errorDomain } from '../public-error.js';

/** As Google's APIs write errors: https://google.aip.dev/193 */
export interface HttpErrorBody {
  readonly error: {
    readonly code: number;
    readonly status: string;
    readonly message: string;
    readonly details: readonly Readonly<Record<string, unknown>>[];
  };
}

export function httpErrorBody(error: PublicError, requestId: string): HttpErrorBody {
  const { grpc, http: code, reason, message, violations, retryAfterSeconds, localised } = error;
  const details = [
    detail('ErrorInfo', { reason, domain: errorDomain }),
    detail('RequestInfo', { requestId }),
    ...(retryAfterSeconds === undefined
      ? []
      : [detail('RetryInfo', { retryDelay: `${retryAfterSeconds}s` })]),
    ...(localised ? [detail('LocalizedMessage', { ...localised })] : []),
    ...(violations.length === 0
      ? []
      : [detail('BadRequest', { fieldViolations: violations.map(fieldViolation) })]),
  ];
  return { error: { code, status: Status[grpc], message: visibleText(message), details } };
}

const fieldViolation = ({ field, reason, description, localised }: PublicViolation) => ({
  ...{ field, reason, description },
  ...(localised ? { localizedMessage: localised } : {}),
});

function detail(type: string, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { '@type': `type.googleapis.com/google.rpc.${type}`, ...fields };
}
