import type { PromptPiece } from './chat-template.js';
import type { Tokenizer } from './tokenizer.js';

export interface EncodedPrompt {
  readonly tokenIds: readonly number[];
  /**
   * How many ids at the beginning do not depend on the last message: all up to the last special token before it. What
   * stands between that token and the message is encoded together with it.
   */
  readonly prefixTokenCount: number;
}

/**
 * Turns a rendered prompt into token ids. Special tokens are recognised only where the chat template wrote them;
 * contents are plain text, so that nobody can forge a role. Text between two special tokens is encoded in one go,
 * whoever wrote which part: the ids are those that the model was trained on.
 */
export function encodePrompt(pieces: readonly PromptPiece[], tokenizer: Tokenizer): EncodedPrompt {
  const ids: number[] = [];
  const lastContent = pieces.findLastIndex(({ origin }) => origin === 'content');
  let prefixTokenCount = 0;
  let plain = '';
  const flush = (): void => {
    ids.push(...tokenizer.encodePlain(plain));
    plain = '';
  };
  for (const [i, { origin, text }] of pieces.entries()) {
    if (i === lastContent) prefixTokenCount = ids.length;
    const parts = origin === 'template' ? splitAtSpecialTokens(text, tokenizer) : [text];
    for (const part of parts) {
      const specialId = origin === 'template' ? tokenizer.specialTokens.get(part) : undefined;
      if (specialId === undefined) plain += part;
      else {
        flush();
        ids.push(specialId);
      }
    }
  }
  flush();
  return { tokenIds: ids, prefixTokenCount };
}

const specialPatterns = new WeakMap<Tokenizer, RegExp>();

function splitAtSpecialTokens(text: string, tokenizer: Tokenizer): string[] {
  if (tokenizer.specialTokens.size === 0) return [text];
  const pattern = specialPatterns.get(tokenizer) ?? specialPattern(tokenizer);
  specialPatterns.set(tokenizer, pattern);
  return text.split(pattern).filter((part) => part !== '');
}

function specialPattern({ specialTokens }: Tokenizer): RegExp {
  // longest first, so that a token that begins another does not win over it
  const alternatives = [...specialTokens.keys()]
    .sort((a, b) => b.length - a.length)
    .map((token) => token.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
  return new RegExp(`(${alternatives.join('|')})`, 'u');
}
