/** A text's beginning, of at most so many bytes of UTF-8, with an ellipsis where it was cut. */
export function clipped(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const ellipsis = '…';
  const kept = bytes.subarray(0, maxBytes - Buffer.byteLength(ellipsis));
  // as a part of a stream: a character that was cut in two is left out
  return new TextDecoder().decode(kept, { stream: true }) + ellipsis;
}
