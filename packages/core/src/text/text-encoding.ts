/** Encodings that text can be read in. GBK is read as GB18030, which holds all of it. */
export const textEncodings = ['utf-8', 'gbk', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export type TextEncoding = (typeof textEncodings)[number];

const byteOrderMarks: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
];

/** The encoding whose byte order mark the bytes begin with. */
export function markedEncoding(bytes: Uint8Array): TextEncoding | undefined {
  return byteOrderMarks.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];
}

export function isSameEncoding(a: TextEncoding, b: TextEncoding): boolean {
  return decoderName(a) === decoderName(b);
}

/**
 * Reads strictly: no U+FFFD stands for what cannot be read, and no U+0000 is text. A byte order mark stays.
 *
 * @param isCut the bytes may end within a character, which is then left out
 * @returns undefined where the bytes are not text in this encoding
 */
export function strictText(bytes: Uint8Array, encoding: TextEncoding, isCut = false): string | undefined {
  const text = validText(bytes, encoding, isCut);
  return text?.includes('\0') ? undefined : text;
}

function validText(bytes: Uint8Array, encoding: TextEncoding, isCut: boolean): string | undefined {
  const decoder = new TextDecoder(decoderName(encoding), { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes, { stream: isCut });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
    throw error;
  }
}

/** The encoding that bytes seem to be in, by their byte order mark, their zeros, or what reads them without fault. */
export function likelyEncoding(bytes: Uint8Array): TextEncoding | undefined {
  const told = markedEncoding(bytes) ?? encodingByZeros(bytes);
  const candidates = told ? [told] : (['utf-8', 'gb18030'] as const);
  return candidates.find((encoding) => strictText(bytes, encoding) !== undefined);
}

/** ASCII characters have a zero in UTF-16, on one side of all of them; one byte in a hundred is fewer than any text has. */
function encodingByZeros(bytes: Uint8Array): TextEncoding | undefined {
  const zeros: [number, number] = [0, 0];
  bytes.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2 === 0 ? 0 : 1]++;
  });
  const [even, odd] = zeros;
  // a stray zero in UTF-8; of ASCII in UTF-16 every second byte is one
  if (even + odd < bytes.length / 4 && validText(bytes, 'utf-8', false) !== undefined) return undefined;
  if (Math.max(even, odd) < bytes.length / 100) return undefined;
  if (odd > 2 * even) return 'utf-16le';
  return even > 2 * odd ? 'utf-16be' : undefined;
}

function decoderName(encoding: TextEncoding): string {
  return encoding === 'gbk' ? 'gb18030' : encoding;
}
