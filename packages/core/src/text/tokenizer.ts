/** Text to token ids and back. Token ids mean nothing outside the model that the tokenizer belongs to. */
export interface Tokenizer {
  /** Whole texts of the special tokens, such as `<|im_end|>`, with their ids. */
  readonly specialTokens: ReadonlyMap<string, number>;
  /** Encodes text as plain text: what looks like a special token becomes ordinary tokens. */
  encodePlain(text: string): number[];
  /** Special tokens are left out; bytes that form no character become U+FFFD. */
  detokenise(tokenIds: readonly number[]): string;
}
