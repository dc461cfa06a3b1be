/** One table: what an error code is called in gRPC and in HTTP. */
import { clipped } from './clipped.js';
import type { LocalisedMessage } from './localised-message.js';
import { type ErrorCode, type FieldViolation, QaioError, type Told, told, visibleText } from '@qaio/core';
import { Status } from 'nice-grpc-common';

interface ErrorStatus {
  readonly grpc: Status;
  readonly http: number;
}

export interface PublicViolation extends FieldViolation {
  readonly localised?: LocalisedMessage | undefined;
}

/** An error as a client may see it, over gRPC and HTTP alike. */
export interface PublicError extends ErrorStatus {
  /** Of google.rpc.ErrorInfo, such as `INVALID_INPUT`. */
  readonly reason: string;
  readonly message: string;
  /** The message in words that can be said in other languages, and in that of the caller. */
  readonly told?: Told | undefined;
  readonly localised?: LocalisedMessage | undefined;
  readonly violations: readonly PublicViolation[];
  /** Somebody has to look after the server: its log has the stack. */
  readonly isOfServer?: boolean;
  /** Where trying again may help. */
  readonly retryAfterSeconds?: number;
}

export const errorDomain = 'prompttasks';

const table: Readonly<Record<ErrorCode, ErrorStatus>> = {
  'invalid-input': { grpc: Status.INVALID_ARGUMENT, http: 400 },
  'invalid-task': { grpc: Status.FAILED_PRECONDITION, http: 400 },
  'unknown-task': { grpc: Status.NOT_FOUND, http: 404 },
  'unknown-conversation': { grpc: Status.NOT_FOUND, http: 404 },
  'conversation-changed': { grpc: Status.ABORTED, http: 409 },
  'already-exists': { grpc: Status.ALREADY_EXISTS, http: 409 },
  'request-id-reused': { grpc: Status.ALREADY_EXISTS, http: 409 },
  'task-changed': { grpc: Status.ABORTED, http: 409 },
  unauthenticated: { grpc: Status.UNAUTHENTICATED, http: 401 },
  'not-allowed': { grpc: Status.FAILED_PRECONDITION, http: 400 },
  'prompt-too-long': { grpc: Status.INVALID_ARGUMENT, http: 400 },
  'invalid-option': { grpc: Status.INTERNAL, http: 500 },
  'queue-full': { grpc: Status.RESOURCE_EXHAUSTED, http: 429 },
  'queue-too-slow': { grpc: Status.RESOURCE_EXHAUSTED, http: 429 },
  'request-too-large': { grpc: Status.RESOURCE_EXHAUSTED, http: 413 },
  'rate-limited': { grpc: Status.RESOURCE_EXHAUSTED, http: 429 },
  aborted: { grpc: Status.CANCELLED, http: 499 },
  'deadline-exceeded': { grpc: Status.DEADLINE_EXCEEDED, http: 504 },
  'model-not-found': { grpc: Status.INTERNAL, http: 500 },
  'model-invalid': { grpc: Status.INTERNAL, http: 500 },
  'model-unsupported': { grpc: Status.INTERNAL, http: 500 },
  'engine-failed': { grpc: Status.INTERNAL, http: 500 },
  'output-incomplete': { grpc: Status.OUT_OF_RANGE, http: 422 },
  'storage-failed': { grpc: Status.INTERNAL, http: 500 },
  'storage-unavailable': { grpc: Status.RESOURCE_EXHAUSTED, http: 507 },
  'download-failed': { grpc: Status.INTERNAL, http: 500 },
  'address-unavailable': { grpc: Status.INTERNAL, http: 500 },
  unavailable: { grpc: Status.UNAVAILABLE, http: 503 },
};

// with base64 and percent encoding all of it stays below the 8 KiB that clients take as trailers
const maxMessageBytes = 800;
const maxViolations = 20;
export const maxViolationBytes = 2500;

const usualRetrySeconds = 1;
const transient: readonly Status[] = [Status.RESOURCE_EXHAUSTED, Status.UNAVAILABLE];

/** Whether the same request may be accepted later. */
const mayPass = (code: ErrorCode): boolean =>
  transient.includes(table[code].grpc) && code !== 'request-too-large';

/** Anything thrown. What is not ours, or has its cause inside, is a bug: the client gets a fixed text. */
export function publicError(thrown: unknown): PublicError {
  if (!(thrown instanceof QaioError) || table[thrown.code].grpc === Status.INTERNAL) return internalError;
  const { code, retryAfterSeconds = usualRetrySeconds } = thrown;
  const message = shown(thrown.message, maxMessageBytes);
  const violations = firstViolations(thrown.violations);
  const retry = mayPass(code) ? { retryAfterSeconds } : {};
  const isOfServer = code === 'storage-unavailable';
  return {
    ...table[code],
    reason: reasonOf(code),
    message,
    told: thrown.told,
    violations,
    isOfServer,
    ...retry,
  };
}

/** For clients that print it as it comes. */
const shown = (text: string, maxBytes: number): string => clipped(visibleText(text), maxBytes);

/** As many as fit, whatever somebody may have sent for names. */
function firstViolations(violations: readonly FieldViolation[]): PublicViolation[] {
  const kept: PublicViolation[] = [];
  let bytes = 0;
  for (const { field, reason, description, told: said } of violations.slice(0, maxViolations)) {
    const short = { field: shown(field, 200), reason, description: shown(description, 400) };
    bytes += Buffer.byteLength(short.field + reason + short.description);
    if (bytes > maxViolationBytes) break;
    kept.push(said ? { ...short, told: said } : short);
  }
  return kept;
}

/** What one door alone refuses. */
export function refusal(status: ErrorStatus, reason: string, message: Told): PublicError {
  const text = shown(String(message), maxMessageBytes);
  return { ...status, reason, message: text, told: message, violations: [] };
}

const internalMessage = told`The server failed to answer; its log says why.`;
const internalError: PublicError = {
  ...table['engine-failed'],
  reason: reasonOf('engine-failed'),
  message: String(internalMessage),
  told: internalMessage,
  violations: [],
  isOfServer: true,
};

function reasonOf(code: ErrorCode): string {
  return code.toUpperCase().replaceAll('-', '_');
}

/** All that {@link publicError} gives. */
export const errorReasons = (): readonly string[] =>
  (Object.keys(table) as ErrorCode[])
    .filter((code) => table[code].grpc !== Status.INTERNAL || code === 'engine-failed')
    .map(reasonOf);
