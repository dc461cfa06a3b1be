import type { PromptPiece } from './chat-template.js';
import { PromptFrame } from './prompt-frame.js';
import type { Tokenizer } from './tokenizer.js';

export interface EncodedPrompt {
  readonly tokenIds: readonly number[];
  /**
   * How many ids at the beginning do not depend on the messages that differ from prompt to prompt: all up to the last
   * special token before them. What stands between that token and the message is encoded together with it.
   */
  readonly prefixTokenCount: number;
  /** How many ids at the beginning the conversation's next prompt has as well, whatever is answered; where it is known. */
  readonly lastingTokenCount?: number;
}

/** Turns a rendered prompt into token ids; only its last message counts as one that differs from prompt to prompt. */
export function encodePrompt(pieces: readonly PromptPiece[], tokenizer: Tokenizer): EncodedPrompt {
  const contents = new Map(
    pieces.flatMap((piece) => (piece.origin === 'content' ? [[piece.message, piece.text] as const] : [])),
  );
  const last = Math.max(-1, ...contents.keys());
  return new PromptFrame(pieces, tokenizer, last).fill((message) => contents.get(message) ?? '');
}
