/** The one way from bytes to text: strict, so that nothing is ever judged that nobody wrote. */
import { type ErrorCode, type FieldViolation, QaioError, invariant, worded } from '../errors.js';
import { type Told, told } from '../told.js';
import {
  type TextEncoding,
  isSameEncoding,
  likelyEncoding,
  markedEncoding,
  strictText,
} from './text-encoding.js';

export interface TextSource {
  /** Where the bytes come from, for messages: a path, `standard input`. */
  readonly name: string;
  /** What bytes that cannot be read are to the caller; `invalid-input` where none is given. */
  readonly code?: ErrorCode;
  /** UTF-8 where none is given. */
  readonly encoding?: TextEncoding | undefined;
  /** Where in the source the bytes begin: lines from 1, bytes from 0. */
  readonly from?: { readonly line: number; readonly offset: number };
  /** What to do about bytes in another encoding, as a sentence. */
  readonly remedy?: (likely: TextEncoding | undefined) => string | Told;
  /** Of a request, for a violation. */
  readonly field?: string;
}

/**
 * @returns the text without its byte order mark
 * @throws QaioError of the source's code at the first byte that is not text in the encoding, with its place as `problems`
 */
export function decodeText(bytes: Uint8Array, source: TextSource): string {
  const { encoding = 'utf-8' } = source;
  const marked = markedEncoding(bytes);
  if (marked && !isSameEncoding(marked, encoding)) throw undecodable(bytes, 0, source);
  const text = strictText(bytes, encoding);
  if (text === undefined) throw undecodable(bytes, firstUndecodable(bytes, encoding), source);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Where the first character begins that cannot be read, found by halves. */
function firstUndecodable(bytes: Uint8Array, encoding: TextEncoding): number {
  const isText = (length: number, isCut: boolean): boolean =>
    strictText(bytes.subarray(0, length), encoding, isCut) !== undefined;
  let [readable, unreadable] = [0, bytes.length + 1];
  while (unreadable - readable > 1) {
    const middle = Math.floor((readable + unreadable) / 2);
    if (isText(middle, true)) readable = middle;
    else unreadable = middle;
  }
  while (!isText(readable, false)) readable--;
  return readable;
}

/** What is wrong with the character that begins at an offset, and what to do. */
function faultOf(bytes: Uint8Array, offset: number, { encoding = 'utf-8', remedy }: TextSource): Told {
  const likely = likelyEncoding(bytes);
  if (!likely && isNul(bytes.subarray(offset), encoding))
    return told`is NUL, which no text has; this is probably binary data. Give text.`;
  const looks = likely ? told`; the text looks like ${likely.toUpperCase()}` : '';
  return told`is not ${encoding.toUpperCase()} text${looks}. ${remedy?.(likely) ?? told`Convert it to UTF-8.`}`;
}

function isNul(bytes: Uint8Array, encoding: TextEncoding): boolean {
  return bytes[0] === 0 && (!encoding.startsWith('utf-16') || bytes[1] === 0);
}

function undecodable(bytes: Uint8Array, offset: number, source: TextSource): QaioError {
  const { name, encoding = 'utf-8', from = { line: 1, offset: 0 } } = source;
  const before = strictText(bytes.subarray(0, offset), encoding);
  invariant(before !== undefined, 'the bytes before the first unreadable one can be read');
  const lines = before.replace(/^\uFEFF/u, '').split('\n');
  const [line, column] = [from.line + lines.length - 1, [...(lines.at(-1) ?? '')].length + 1];
  const byte = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  const message = told`the byte at offset ${from.offset + offset} (${byte}) ${faultOf(bytes, offset, source)}`;
  const problems = [{ file: name, line, column, path: '', ...worded('message', message) }];
  const violations = source.field === undefined ? [] : [unreadable(source.field, message)];
  const place = told`${name}:${line}:${column}: ${message}`;
  return new QaioError(source.code ?? 'invalid-input', place, { problems, violations });
}

const unreadable = (field: string, message: Told): FieldViolation => ({
  field,
  reason: 'MALFORMED_TEXT',
  ...worded('description', told`cannot be read: ${message}`),
});
