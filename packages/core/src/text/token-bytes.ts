/** Bytes that byte-level BPE writes as themselves; https://github.com/openai/gpt-2/blob/master/src/encoder.py */
const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

/** Every byte's character in a vocabulary: itself if printable, else the next one from U+0100 on. */
const byteByCharacter: ReadonlyMap<string, number> = new Map(
  (() => {
    let next = 0x100;
    return Array.from({ length: 256 }, (_, byte): [string, number] => [
      String.fromCharCode(isPrintable(byte) ? byte : next++),
      byte,
    ]);
  })(),
);

/** The bytes of a token as a vocabulary writes it; undefined if it is not written that way. */
export function byteLevelBytes(token: string): Uint8Array | undefined {
  const bytes = Array.from(token, (character) => byteByCharacter.get(character));
  return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
}

/** The same for SentencePiece vocabularies: ▁ is a space, `<0x0A>` a byte by its number, all else itself. */
export function byteFallbackBytes(token: string): Uint8Array {
  const [, hex] = /^<0x([0-9A-F]{2})>$/u.exec(token) ?? [];
  return hex === undefined ? Buffer.from(token.replaceAll('\u2581', ' ')) : Uint8Array.of(parseInt(hex, 16));
}
