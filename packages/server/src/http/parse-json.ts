import { QaioError, type Told, type ToldPart, errorMessage, told, wrongField } from '@qaio/core';
import { repeatedKey } from './repeated-key.js';

/**
 * @param what is parsed, as the beginning of a sentence
 * @throws QaioError `invalid-input` for what is not JSON, and where an object has a key twice
 */
export function parseJson(text: string, what = told`The request body`): unknown {
  const value = parsed(text, what);
  const repeated = repeatedKey(text);
  if (repeated === undefined) return value;
  throw wrongField(repeated, told`is there twice; send it once`);
}

function parsed(text: string, what: Told): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new QaioError('invalid-input', told`${what} is not JSON: ${fault(cause)}`, { cause });
  }
}

/** What V8 says is wrong: https://github.com/v8/v8/blob/main/src/common/message-template.h */
function fault(cause: unknown): ToldPart {
  const message = errorMessage(cause);
  if (message === 'Unexpected end of JSON input') return told`it ends too early`;
  const [, token, near] = /^Unexpected token '(.+?)', (.+) is not valid JSON$/su.exec(message) ?? [];
  if (token !== undefined) return told`unexpected '${token}' in ${near}`;
  const [, what = '', place] = /^(.+?)(?: in JSON)? at position (.+)$/su.exec(message) ?? [];
  return place === undefined ? message : told`${faults[what] ?? what} at position ${place}`;
}

const faults: Readonly<Record<string, Told>> = {
  'Bad control character in string literal': told`a control in a string, which has to be escaped,`,
  'Bad escaped character': told`an escape that JSON does not have`,
  'Unterminated string': told`a string without an end`,
  "Expected property name or '}'": told`neither a name in double quotes nor }`,
  "Expected ',' or '}' after property value": told`neither , nor } after a value`,
  "Expected ',' or ']' after array element": told`neither , nor ] after a value`,
  "Expected ':' after property name": told`no : after a name`,
  'Expected double-quoted property name': told`no name in double quotes`,
  'Unexpected non-whitespace character after JSON': told`more text after the end`,
};
