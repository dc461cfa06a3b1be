import { buffer } from 'node:stream/consumers';
import { type TextEncoding, decodeText } from '@qaio/core';
import { encodingRemedy } from './encoding-option.js';

const name = 'standard input';
const lineFeed = 0x0a;

/** All of it. @throws QaioError `invalid-input` where it is not text in the encoding */
export async function standardInputText(
  stdin: NodeJS.ReadableStream,
  encoding: TextEncoding,
): Promise<string> {
  return decodeText(await buffer(stdin), { name, encoding, remedy: encodingRemedy });
}

/** A line as it came, without what ends it. */
export class StandardInputLine {
  readonly #bytes: Uint8Array;
  readonly #from: { readonly line: number; readonly offset: number };

  constructor(bytes: Uint8Array, from: { readonly line: number; readonly offset: number }) {
    this.#bytes = bytes;
    this.#from = from;
  }

  /** Nothing but ASCII white space. */
  get isBlank(): boolean {
    return this.#bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
  }

  /** @throws QaioError `invalid-input` where the line is not UTF-8, with its place in all of standard input */
  text(): string {
    return decodeText(this.#bytes, { name, from: this.#from }).replace(/\r$/u, '');
  }
}

/** Lines as they come. */
export async function* standardInputLines(stdin: NodeJS.ReadableStream): AsyncGenerator<StandardInputLine> {
  let [rest, line, offset] = [Buffer.of(), 1, 0];
  for await (const chunk of stdin) {
    rest = Buffer.concat([rest, Buffer.from(chunk as Uint8Array)]);
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed)) {
      yield new StandardInputLine(rest.subarray(0, end), { line, offset });
      rest = rest.subarray(end + 1);
      [line, offset] = [line + 1, offset + end + 1];
    }
  }
  if (rest.length > 0) yield new StandardInputLine(rest, { line, offset });
}
