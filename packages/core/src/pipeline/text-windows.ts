import { encodablePieces } from '../text/token-estimate.js';
import type { Tokenizer } from '../text/tokenizer.js';

// what ends a sentence stays with it
const sentence = /[^。！？!?；;\n]*[。！？!?；;\n]+|[^。！？!?；;\n]+$/gu;

/**
 * Cuts a text between sentences into windows of at most so many tokens, each beginning with the end of the one before.
 * Only a sentence that is too long by itself is cut inside. Nothing is left out. Undefined comes where a window is still
 * looked for.
 */
export function* textWindows(
  text: string,
  tokenizer: Tokenizer,
  maxTokens: number,
  overlapTokens: number,
): Generator<string | undefined, void> {
  const count = (part: string): number => tokenizer.encodePlain(part).length;
  let current: Part[] = [];
  for (const part of partsOf(text, count, maxTokens)) {
    yield undefined;
    if (!part) continue;
    if (current.length > 0 && !fit([...current, part], count, maxTokens)) {
      yield joined(current);
      const common = ending(current, count, overlapTokens);
      current = fit([...common, part], count, maxTokens) ? common : [];
    }
    current.push(part);
  }
  yield joined(current);
}

/** A sentence, or a piece of one, and its tokens where it stands alone. */
interface Part {
  readonly text: string;
  readonly tokens: number;
}

type Count = (text: string) => number;

const joined = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

/** Whether parts have at most so many tokens together. Counting all again takes long, and is done near the limit only. */
function fit(parts: readonly Part[], count: Count, maxTokens: number): boolean {
  const apart = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  // where two meet, there may be one more
  return apart + parts.length <= maxTokens || count(joined(parts)) <= maxTokens;
}

/** The last parts that together have at most so many tokens. */
function ending(parts: readonly Part[], count: Count, maxTokens: number): Part[] {
  let from = parts.length;
  while (from > 0 && fit(parts.slice(from - 1), count, maxTokens)) from--;
  return parts.slice(from);
}

/** Undefined comes after each that is counted and too long. */
function* partsOf(text: string, count: Count, maxTokens: number): Generator<Part | undefined, void> {
  for (const found of text.match(sentence) ?? [text])
    for (const piece of encodablePieces(found)) yield* fitting(piece, count, maxTokens);
}

/** A sentence in halves, as often as it takes. */
function* fitting(text: string, count: Count, maxTokens: number): Generator<Part | undefined, void> {
  const tokens = count(text);
  const characters = [...text];
  if (characters.length < 2 || tokens <= maxTokens) {
    yield { text, tokens };
    return;
  }
  yield undefined;
  const middle = Math.ceil(characters.length / 2);
  yield* fitting(characters.slice(0, middle).join(''), count, maxTokens);
  yield* fitting(characters.slice(middle).join(''), count, maxTokens);
}
