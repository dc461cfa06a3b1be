import type { Tokenizer } from './tokenizer.js';

const patterns = new WeakMap<Tokenizer, RegExp>();

/** A text in pieces, each a whole special token or free of them; none is empty. */
export function splitAtSpecialTokens(text: string, tokenizer: Tokenizer): string[] {
  if (tokenizer.specialTokens.size === 0) return text === '' ? [] : [text];
  const pattern = patterns.get(tokenizer) ?? specialPattern(tokenizer);
  patterns.set(tokenizer, pattern);
  return text.split(pattern).filter((part) => part !== '');
}

function specialPattern({ specialTokens }: Tokenizer): RegExp {
  // longest first, so that a token that begins another does not win over it
  const alternatives = [...specialTokens.keys()]
    .sort((a, b) => b.length - a.length)
    .map((token) => token.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
  return new RegExp(`(${alternatives.join('|')})`, 'u');
}
