import { QaioError, errorPart, told } from '@qaio/core';

/** @param what is parsed, as the beginning of a sentence @throws QaioError `invalid-input` */
export function parseJson(text: string, what = 'The request body'): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new QaioError('invalid-input', told`${what} is not JSON: ${errorPart(cause)}`, { cause });
  }
}
