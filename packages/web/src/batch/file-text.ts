import { TableError, batchBounds } from './batch-table.js';

/** @param bytes of a file @throws TableError where they are no text, or text in another encoding than UTF-8 */
export function fileText(bytes: ArrayBuffer): string {
  if (bytes.byteLength > batchBounds.bytes) throw new TableError({ kind: 'too-large' });
  const utf8 = decoded(bytes, 'utf-8');
  if (utf8 !== undefined && isText(utf8)) return utf8;
  const detail = likelyEncoding(new Uint8Array(bytes), utf8 !== undefined);
  if (detail !== undefined) throw new TableError({ kind: 'other-encoding', detail });
  throw new TableError({ kind: utf8 === undefined ? 'not-utf8' : 'not-text' });
}

/** NUL stands in no text. */
export const isText = (text: string): boolean => !text.includes('\0');

/** What bytes that are not UTF-8 seem to be in, which is told by what reads them without fault. */
function likelyEncoding(bytes: Uint8Array<ArrayBuffer>, isUtf8: boolean): string | undefined {
  const likely = markedEncoding(bytes) ?? encodingByZeros(bytes, isUtf8) ?? 'gb18030';
  return isText(decoded(bytes, likely) ?? '\0') ? likely.toUpperCase() : undefined;
}

/** ASCII characters have a zero in UTF-16, on one side of all of them; a stray zero in UTF-8 is none. */
function encodingByZeros(bytes: Uint8Array, isUtf8: boolean): string | undefined {
  const [even, odd] = [zerosAt(bytes, 0), zerosAt(bytes, 1)];
  if (isUtf8 && even + odd < bytes.length / 4) return undefined;
  if (Math.max(even, odd) < bytes.length / 100) return undefined;
  if (odd > 2 * even) return 'utf-16le';
  return even > 2 * odd ? 'utf-16be' : undefined;
}

function markedEncoding([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

const zerosAt = (bytes: Uint8Array, side: 0 | 1): number =>
  bytes.reduce((sum, byte, i) => sum + (byte === 0 && i % 2 === side ? 1 : 0), 0);

function decoded(bytes: BufferSource, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
