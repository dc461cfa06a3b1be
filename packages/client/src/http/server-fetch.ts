import { TaskClientError, type WrongField } from '../task-client-error.js';

export interface ServerAccess {
  /** Such as `http://127.0.0.1:7860`; empty for the page's own server. */
  readonly base: string;
  readonly apiKey?: string | undefined;
  /** That the server's errors should be in, such as `zh`; undefined: whatever `fetch` asks for. */
  readonly language?: string | undefined;
  /** By default the global one. */
  readonly fetch?: typeof fetch | undefined;
}

export interface ServerRequest {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** @throws TaskClientError where the server refuses or is not to be reached; the signal's reason */
export async function serverFetch(
  { base, apiKey, language, fetch: send = fetch }: ServerAccess,
  { path, headers, ...init }: ServerRequest,
): Promise<Response> {
  const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const accepted = language === undefined ? {} : { 'accept-language': language };
  const allHeaders = { ...headers, ...authorization, ...accepted };
  const response = await send(`${base}${path}`, { ...init, headers: allHeaders }).catch((cause: unknown) => {
    throw lost(cause, init.signal);
  });
  if (response.ok) return response;
  throw await refusal(response);
}

/** A connection that ended: where it was the caller who did that, the reason for it. */
export function lost(cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  return cause instanceof TaskClientError ? cause : new TaskClientError('UNAVAILABLE', '', { cause });
}

interface ErrorDetail {
  readonly reason?: string;
  readonly requestId?: string;
  readonly retryDelay?: string;
  /** The same message in the language that was asked for. */
  readonly message?: string;
  readonly fieldViolations?: readonly WrongField[];
}

/** As the server writes errors: https://google.aip.dev/193 */
export interface ErrorBody {
  readonly error?: {
    readonly status?: string;
    readonly message?: string;
    readonly details?: readonly ErrorDetail[];
  };
}

async function refusal(response: Response): Promise<TaskClientError> {
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  // a proxy says it in no other way
  const inSeconds = Number.parseInt(response.headers.get('retry-after') ?? '', 10) || undefined;
  return errorOf(body, `HTTP ${response.status}`, inSeconds);
}

/** @param otherwise what it says where the body says nothing @param inSeconds likewise when to ask again */
export function errorOf({ error = {} }: ErrorBody, otherwise = '', inSeconds?: number): TaskClientError {
  const { status = 'UNKNOWN', message = otherwise, details = [] } = error;
  // each kind of detail has fields of its own
  const {
    retryDelay,
    reason,
    requestId,
    fieldViolations,
    message: localised,
  } = Object.assign({}, ...details) as ErrorDetail;
  const retryAfterSeconds = retryDelay === undefined ? inSeconds : Number.parseFloat(retryDelay);
  return new TaskClientError(status, message, {
    retryAfterSeconds,
    reason,
    requestId,
    violations: fieldViolations,
    localised,
  });
}
