/** Text to token ids and back. Token ids mean nothing outside the model that the tokenizer belongs to. */
export interface Tokenizer {
  /** Whole texts of the special tokens, such as `<|im_end|>`, with their ids. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /** Encodes text as plain text: what looks like a special token becomes ordinary tokens. */
  encodePlain(text: string): number[];
  /** As encodePlain, for text that continues other text: some tokenizers put a space before what they encode. */
  encodeContinuation(text: string): number[];
  /**
   * The bytes that each token stands for, without special tokens.
   *
   * @throws QaioError `model-unsupported` if tokens are not byte strings
   */
  tokenBytes(): Iterable<{ readonly id: number; readonly bytes: Uint8Array }>;
  /** Special tokens are left out; bytes that form no character become U+FFFD. */
  detokenise(tokenIds: readonly number[]): string;
}
