import type { QaioError } from '@qaio/core';
import { BadRequest, ErrorInfo, RetryInfo, RichServerError } from 'nice-grpc-error-details';
import { Status } from 'nice-grpc-common';
import { errorReason, errorStatus, toPublicError } from '../error-status.js';

const retryAfterSeconds = 1;
const transient: readonly Status[] = [Status.RESOURCE_EXHAUSTED, Status.UNAVAILABLE];

/** Anything thrown as the status that the client gets. */
export function rpcError(thrown: unknown, log: (message: string) => void): RichServerError {
  const error = toPublicError(thrown, log);
  const { grpc } = errorStatus(error);
  const info = ErrorInfo.fromPartial({ reason: errorReason(error), domain: 'prompttasks' });
  const details = [info, ...retryDetails(grpc), ...violationDetails(error)];
  return new RichServerError(grpc, error.message, details);
}

function retryDetails(status: Status): RetryInfo[] {
  if (!transient.includes(status)) return [];
  return [RetryInfo.fromPartial({ retryDelay: { seconds: retryAfterSeconds, nanos: 0 } })];
}

function violationDetails({ violations }: QaioError): BadRequest[] {
  if (violations.length === 0) return [];
  const fieldViolations = violations.map(({ field, reason, description }) => ({
    field,
    description: `${reason}: ${description}`,
  }));
  return [BadRequest.fromPartial({ fieldViolations })];
}
