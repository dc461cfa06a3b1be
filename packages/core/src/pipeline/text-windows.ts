import type { Tokenizer } from '../text/tokenizer.js';

// what ends a sentence stays with it
const sentence = /[^。！？!?；;\n]*[。！？!?；;\n]+|[^。！？!?；;\n]+$/gu;

/**
 * Cuts a text between sentences into windows of at most so many tokens, each beginning with the end of the one before.
 * Only a sentence that is too long by itself is cut inside. Nothing is left out.
 */
export function textWindows(
  text: string,
  tokenizer: Tokenizer,
  maxTokens: number,
  overlapTokens: number,
): string[] {
  const count = (part: string): number => tokenizer.encodePlain(part).length;
  const parts = (text.match(sentence) ?? [text]).flatMap((part) => fitting(part, count, maxTokens));
  const windows: string[] = [];
  let current: string[] = [];
  for (const part of parts) {
    if (current.length > 0 && count([...current, part].join('')) > maxTokens) {
      windows.push(current.join(''));
      const common = ending(current, count, overlapTokens);
      current = count([...common, part].join('')) > maxTokens ? [] : common;
    }
    current.push(part);
  }
  return [...windows, current.join('')];
}

/** The last sentences that together have at most so many tokens. */
function ending(parts: readonly string[], count: (text: string) => number, maxTokens: number): string[] {
  let from = parts.length;
  while (from > 0 && count(parts.slice(from - 1).join('')) <= maxTokens) from--;
  return parts.slice(from);
}

/** A sentence in halves, as often as it takes. */
function fitting(part: string, count: (text: string) => number, maxTokens: number): string[] {
  const characters = [...part];
  if (characters.length < 2 || count(part) <= maxTokens) return [part];
  const middle = Math.ceil(characters.length / 2);
  const halves = [characters.slice(0, middle).join(''), characters.slice(middle).join('')];
  return halves.flatMap((half) => fitting(half, count, maxTokens));
}
