import { QaioError, errorPart } from '../errors.js';
import { told } from '../told.js';
import type { RunnerState } from './reloading-runner.js';

type BackingOff = Extract<RunnerState, { readonly kind: 'backing-off' }>;

export function engineFailure(cause: unknown): QaioError {
  if (cause instanceof QaioError) return cause;
  return new QaioError('engine-failed', told`The engine failed: ${errorPart(cause)}`, { cause });
}

export function shuttingDown(): QaioError {
  return new QaioError('unavailable', told`The server is shutting down. Try again in a moment.`);
}

/** For those who had a slot when the runner was lost. */
export function lostUnderWay(cause: unknown): QaioError {
  const message = told`The engine failed while this was under way, and is loaded again. Nothing came of it; try again in a moment.`;
  return new QaioError('unavailable', message, { cause });
}

/** For those who would wait too long for a runner. */
export function backingOff({ error: cause, retryAfterSeconds }: BackingOff): QaioError {
  const message = told`The engine has failed, and is loaded again in ${retryAfterSeconds} s. Try again then.`;
  return new QaioError('unavailable', message, { cause, retryAfterSeconds });
}

export function withoutHidden(): QaioError {
  return new QaioError(
    'invalid-option',
    told`This model’s folder was written by an earlier version and does not give hidden states. Import the model again.`,
  );
}

/** Of a prompt that was not encoded to its end. */
export function noRoom(contextLength: number): QaioError {
  return new QaioError(
    'prompt-too-long',
    told`The prompt needs more tokens than the ${contextLength} of the model's context. Shorten the text.`,
  );
}

/** @throws QaioError `prompt-too-long` */
export function requireRoom(tokenCount: number, contextLength: number): void {
  if (tokenCount <= contextLength) return;
  throw new QaioError(
    'prompt-too-long',
    told`The prompt needs ${tokenCount} tokens, but the model's context has ${contextLength}. Shorten the text.`,
  );
}
