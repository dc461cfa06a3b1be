import { QaioError, errorMessage } from '@qaio/core';

/** @throws QaioError `invalid-input` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new QaioError('invalid-input', `The request body is not JSON: ${errorMessage(cause)}`, { cause });
  }
}
