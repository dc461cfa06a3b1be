/** Labels that a model can hardly answer with, or people cannot tell apart. */
import { invisibleCharacters } from '../constraint/invisible.js';
import { type Told, told } from '../told.js';

/** A label that cannot be one of those it stands among. */
export interface LabelFault {
  readonly index: number;
  readonly message: string | Told;
}

/** At most one for each label. */
export function labelFaults(labels: readonly string[]): LabelFault[] {
  const looks = labels.map(look);
  return labels.flatMap((label, index) => {
    const message = textFault(label) ?? twinFault(labels, looks, index);
    return message === undefined ? [] : [{ index, message }];
  });
}

const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/u;
const unseen = new RegExp(`[\\p{Cc}\\p{Cs}${invisibleCharacters}]`, 'u');

/**
 * Where characters that nobody sees belong: in the flag of a region, in an emoji of several, behind a character that they
 * choose the look of, and within words of Arabic and Indic scripts.
 */
const belonging = [
  /\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}/gu,
  /\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*/gu,
  /(?<=[\p{L}\p{N}\p{P}\p{S}])\p{Variation_Selector}/gu,
  /(?<=\p{Script=Arabic}|(?!\p{Script=Inherited})\p{M})[\u200c\u200d](?=\p{L})/gu,
];

function textFault(label: string): Told | undefined {
  if (lineBreak.test(label))
    return told`the choice ${JSON.stringify(label)} has a line break; write one line`;
  if (label.trim() !== label) return told`the choice '${label}' begins or ends with white space; remove that`;
  const rest = belonging.reduce((text, part) => text.replace(part, ''), label);
  const [character] = unseen.exec(rest) ?? [];
  return character === undefined
    ? undefined
    : told`the choice '${label}' has a character that nobody sees, ${codePoint(character)}; remove it`;
}

function twinFault(
  labels: readonly string[],
  looks: readonly string[],
  index: number,
): string | Told | undefined {
  const [label = '', first] = [labels[index], looks.indexOf(looks[index] ?? '')];
  if (labels.indexOf(label) < index) return `the choice '${label}' is listed twice`;
  return first < index
    ? told`the choice '${label}' looks like choice ${first + 1}; change one of them`
    : undefined;
}

/** The same for labels that look the same. */
const look = (label: string): string =>
  label
    .normalize('NFC')
    .replace(/\p{Variation_Selector}/gu, '')
    .replace(/\s+/gu, ' ');

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
