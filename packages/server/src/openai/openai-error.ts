import { visibleText } from '@qaio/core';
import type { PublicError } from '../public-error.js';

/** As OpenAI's API writes errors: https://platform.openai.com/docs/guides/error-codes */
export interface OpenAiErrorBody {
  readonly error: OpenAiError;
}

export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  /** The first parameter that is wrong, such as `messages[0].content`. */
  readonly param: string | null;
  readonly code: string;
  /** The message in the language that the caller wants; absent where that is English. Clients go by words of `message`. */
  readonly localized_message?: string;
}

/** Codes that clients know; the others are our own, in small letters. */
const knownCodes: Readonly<Record<string, string>> = {
  UNKNOWN_TASK: 'model_not_found',
  UNAUTHENTICATED: 'invalid_api_key',
  QUEUE_FULL: 'rate_limit_exceeded',
  QUEUE_TOO_SLOW: 'rate_limit_exceeded',
  RATE_LIMITED: 'rate_limit_exceeded',
  PROMPT_TOO_LONG: 'context_length_exceeded',
  ENGINE_FAILED: 'internal_error',
  INVALID: 'invalid_value',
};

export function openAiErrorBody({
  http,
  reason,
  message,
  violations,
  localised,
}: PublicError): OpenAiErrorBody {
  const [first] = violations;
  const told = reason in knownCodes ? reason : (first?.reason ?? reason);
  const code = knownCodes[told] ?? told.toLowerCase();
  const param = first ? first.field : reason === 'UNKNOWN_TASK' ? 'model' : null;
  const error = { message: visibleText(message), type: typeOf(http), param, code };
  return { error: localised ? { ...error, localized_message: localised.message } : error };
}

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
}
