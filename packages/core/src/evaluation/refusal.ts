import { QaioError } from '../errors.js';

/** Whether a task has refused an input, such as one that is too long; everything else is a failure. */
export function isRefusal(error: unknown): error is QaioError {
  return error instanceof QaioError && ['invalid-input', 'prompt-too-long'].includes(error.code);
}

/** Whether an output was cut off before it was whole. */
export function isCutOff(error: unknown): error is QaioError {
  return error instanceof QaioError && error.code === 'output-incomplete';
}

/** @returns what the work gives; undefined where the task refuses the input @throws every other failure */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
