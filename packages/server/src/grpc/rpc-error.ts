import {
  BadRequest,
  ErrorInfo,
  LocalizedMessage,
  RequestInfo,
  RetryInfo,
  RichServerError,
} from 'nice-grpc-error-details';
import { type PublicError, errorDomain } from '../public-error.js';
import { inProtoNames } from './proto-names.js';

/** An error as the status that the client gets. */
export function rpcError(error: PublicError, requestId: string): RichServerError {
  const { grpc, reason, message, violations, retryAfterSeconds, localised } = inProtoNames(error);
  const fieldViolations = violations.map(({ field, reason: why, description }) => ({
    field,
    description: `${why}: ${description}`,
  }));
  return new RichServerError(grpc, message, [
    ErrorInfo.fromPartial({ reason, domain: errorDomain }),
    RequestInfo.fromPartial({ requestId }),
    ...(retryAfterSeconds === undefined
      ? []
      : [RetryInfo.fromPartial({ retryDelay: { seconds: retryAfterSeconds, nanos: 0 } })]),
    ...(localised ? [LocalizedMessage.fromPartial(localised)] : []),
    ...(fieldViolations.length === 0 ? [] : [BadRequest.fromPartial({ fieldViolations })]),
  ]);
}
