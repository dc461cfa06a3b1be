/** Keeps an output within what is allowed, token by token. One belongs to one output. */
export interface OutputConstraint {
  /** Sets the logits of tokens that must not come next to -Infinity. @param logits `[vocabSize]`, changed in place */
  mask(logits: Float32Array, stopTokenIds: readonly number[]): void;
  /** Records the token that was chosen. */
  advance(tokenId: number): void;
  /** Whether the output may end here. */
  mayEnd(): boolean;
  /** Whether nothing more may follow. */
  isExhausted(): boolean;
}
