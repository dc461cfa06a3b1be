import type { Tokenizer } from './tokenizer.js';

// of a character's four bytes at most; some tokenizers show one of these for each byte
const unfinished = /\uFFFD{1,3}$/u;

/**
 * Token ids in, printable text out. A character may be spread over several tokens, and a token may end one and begin the
 * next: only what is whole leaves. Text is always the difference between two decodings with the same beginning, because a
 * token's text can depend on the token before it.
 */
export class IncrementalDetokeniser {
  readonly #tokenizer: Tokenizer;
  #ids: number[] = [];
  /** `#ids[0, #contextCount)` are printed already and stay only as context. */
  #contextCount = 0;
  /** How much of their text is printed. */
  #printedLength = 0;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /** @returns the text that the token completes; often empty */
  push(tokenId: number): string {
    this.#ids.push(tokenId);
    const text = this.#tokenizer.detokenise(this.#ids);
    const whole = text.replace(unfinished, '');
    const delta = whole.slice(this.#printedLength);
    this.#printedLength = Math.max(this.#printedLength, whole.length);
    if (whole === text) this.#forget();
    return delta;
  }

  /** @returns what was held back; an unfinished character shows as U+FFFD */
  flush(): string {
    const delta = this.#tokenizer.detokenise(this.#ids).slice(this.#printedLength);
    this.#forget();
    return delta;
  }

  /** All but the last tokens, which are printed to their end. */
  #forget(): void {
    this.#ids = this.#ids.slice(this.#contextCount);
    this.#contextCount = this.#ids.length;
    this.#printedLength = this.#tokenizer.detokenise(this.#ids).length;
  }
}
