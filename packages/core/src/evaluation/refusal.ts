import { QaioError } from '../errors.js';

/** Whether a task has refused an input, such as one that is too long; everything else is a failure. */
export function isRefusal(error: unknown): error is QaioError {
  return error instanceof QaioError && ['invalid-input', 'prompt-too-long'].includes(error.code);
}
