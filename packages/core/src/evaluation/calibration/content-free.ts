import type { Random } from '../../engine/random.js';

// the task's preference among labels on inputs without any content is the prompt's own: https://arxiv.org/abs/2102.09690
export const contentFree = ['N/A', '。', '……', '[空]'];

const drawnCount = 20;

/**
 * Texts of words drawn from all of these in random order, each as long as they are on average: the field that the rows
 * are from without what any of them says. https://arxiv.org/abs/2305.19148
 *
 * @param texts with at least one word between them; otherwise none are drawn
 */
export function domainTexts(texts: readonly string[], random: Random): string[] {
  const words = texts.flatMap(wordsOf);
  if (words.length === 0) return [];
  const length = Math.max(1, Math.round(words.length / texts.length));
  const between = texts.some((text) => /\p{L}\s+\p{Script=Latin}/u.test(text)) ? ' ' : '';
  const word = (): string => words[Math.floor(random() * words.length)] ?? '';
  return Array.from({ length: drawnCount }, () => Array.from({ length }, word).join(between));
}

function wordsOf(text: string): string[] {
  const segments = new Intl.Segmenter('und', { granularity: 'word' }).segment(text);
  return [...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}
