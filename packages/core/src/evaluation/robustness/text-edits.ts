/** What people do to a sentence without meaning anything by it. */
import type { Edit } from './edit.js';
import { swappedNeighbours } from './swapped-neighbours.js';

/** Sentence ends of both widths, with what closes behind them; a question mark says something and is none. */
const endMarks = /[。．.!！~～…]+$/u;

const endPunctuation: Edit = {
  name: 'end punctuation',
  apply: (text) => {
    const end = text.trimEnd();
    if (endMarks.test(end)) return end.replace(endMarks, '') || undefined;
    if (!/[\p{L}\p{N}]$/u.test(end)) return undefined;
    return `${end}${/\p{Script=Han}$/u.test(end) ? '。' : '.'}`;
  },
};

/** From ASCII `!` to `~` and from full-width `！` to `～`, in the same order. */
const fullWidth = /[\uFF01-\uFF5E]/gu;
const halfWidth = /[!-~]/gu;
const widthOffset = 0xfee0;

const shift = (text: string, which: RegExp, by: number): string =>
  text.replace(which, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + by));

const width: Edit = {
  name: 'full and half width',
  apply: (text) =>
    text.search(fullWidth) >= 0 ? shift(text, fullWidth, -widthOffset) : shift(text, halfWidth, widthOffset),
};

const whiteSpace: Edit = {
  name: 'white space',
  apply: (text) => ` ${text.replace(/(\S)[ \t]+(?=\S)/gu, '$1  ')} `,
};

const letterCase: Edit = {
  name: 'case',
  apply: (text) => (/\p{Ll}/u.test(text) ? text.toUpperCase() : text.toLowerCase()),
};

/** An emoji, a particle that ends a word, or the last vowel of the last English word; the last of them in a text. */
const drawable = String.raw`\p{Extended_Pictographic}\uFE0F?|[哈呵嘻嘿啊呀呜唉](?!\p{L})`;
const drawnOut = new RegExp(
  String.raw`(?<drawn>${drawable}|[aeiou](?=[a-z]*[^\p{L}]*$))(?!.*(?:${drawable}))`,
  'su',
);

const repetition: Edit = {
  name: 'repeated letters and emoji',
  apply: (text) => text.replace(drawnOut, '$<drawn>$<drawn>$<drawn>'),
};

const typo: Edit = { name: 'one typo', apply: swappedNeighbours };

const twice: Edit = {
  name: 'said twice',
  apply: (text) => {
    const said = text.trim();
    const gap = /[\p{L}\p{N}]$/u.test(said) ? (/\p{Script=Han}$/u.test(said) ? '，' : ', ') : ' ';
    return `${said}${gap}${said}`;
  },
};

/** In the order in which they are reported. */
export const textEdits: readonly Edit[] = [
  endPunctuation,
  width,
  whiteSpace,
  letterCase,
  repetition,
  typo,
  twice,
];
