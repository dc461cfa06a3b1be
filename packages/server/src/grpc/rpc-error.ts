import { type FieldFault, badRequestBytes } from '@qaio/protocol';
import {
  BadRequest,
  ErrorInfo,
  LocalizedMessage,
  RequestInfo,
  RetryInfo,
  RichServerError,
} from 'nice-grpc-error-details';
import { type PublicError, type PublicViolation, errorDomain, maxViolationBytes } from '../public-error.js';
import { inProtoNames } from './proto-names.js';

/** An error as the status that the client gets. */
export function rpcError(error: PublicError, requestId: string): RichServerError {
  const { grpc, reason, message, violations, retryAfterSeconds, localised } = inProtoNames(error);
  return new RichServerError(grpc, message, [
    ErrorInfo.fromPartial({ reason, domain: errorDomain }),
    RequestInfo.fromPartial({ requestId }),
    ...(retryAfterSeconds === undefined
      ? []
      : [RetryInfo.fromPartial({ retryDelay: { seconds: retryAfterSeconds, nanos: 0 } })]),
    ...(localised ? [LocalizedMessage.fromPartial(localised)] : []),
    ...(violations.length === 0 ? [] : [badRequest(violations)]),
  ]);
}

function badRequest(violations: readonly PublicViolation[]): Any {
  const typeUrl = `type.googleapis.com/${BadRequest.$type}`;
  return { $type: 'google.protobuf.Any', typeUrl, value: Buffer.from(badRequestBytes(faults(violations))) };
}

/** Localised as far as trailers have room for it beside what every client reads. */
function faults(violations: readonly PublicViolation[]): FieldFault[] {
  const all = violations.map(({ field, reason, description, localised }) => ({
    field,
    description: `${reason}: ${description}`,
    reason,
    localised,
  }));
  let left =
    maxViolationBytes -
    all.reduce((sum, { field, description, reason }) => sum + bytesOf(field + description + reason), 0);
  return all.map((fault) => {
    left -= bytesOf(fault.localised?.message ?? '');
    return left < 0 ? { ...fault, localised: undefined } : fault;
  });
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

type Any = Extract<RichServerError['extra'][number], { readonly typeUrl: string }>;
