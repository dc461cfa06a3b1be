import type { Tokenizer } from './tokenizer.js';

// a character is at most four bytes, so four tokens that still end in U+FFFD are not an unfinished character
const longestCharacterTokens = 4;

/**
 * Token ids in, printable text out. A character may be spread over several tokens; it is held back until it is complete.
 * Text is always the difference between two decodings with the same beginning, because a token's text can depend on
 * the token before it.
 */
export class IncrementalDetokeniser {
  readonly #tokenizer: Tokenizer;
  #ids: number[] = [];
  /** `#ids[0, #printedCount)` are printed already and stay only as context. */
  #printedCount = 0;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** @returns the text that the token completes; often empty */
  push(tokenId: number): string {
    this.#ids.push(tokenId);
    const text = this.#unprinted();
    const held = this.#ids.length - this.#printedCount;
    if (text.endsWith('\uFFFD') && held < longestCharacterTokens) return '';
    this.#ids = this.#ids.slice(this.#printedCount);
    this.#printedCount = this.#ids.length;
    return text;
  }

  /** @returns what was held back; an unfinished character shows as U+FFFD */
  flush(): string {
    const text = this.#unprinted();
    this.#printedCount = this.#ids.length;
    return text;
  }

  #unprinted(): string {
    const printed = this.#tokenizer.detokenise(this.#ids.slice(0, this.#printedCount));
    return this.#tokenizer.detokenise(this.#ids).slice(printed.length);
  }
}
