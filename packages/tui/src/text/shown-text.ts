import stringWidth from 'string-width';
import { splitCharacters } from '@qaio/client';

/**
 * A text as a terminal may show it: control characters, escape sequences among them, are drawn as symbols and so never
 * obeyed; what no terminal draws by itself is left out, so that every character has a width. Only line breaks stay.
 */
export function shownText(text: string): string {
  const shown = text
    .replace(/\r\n?/gu, '\n')
    .replaceAll('\t', '  ')
    .replace(/\p{Cc}|[\u2028\u2029]/gu, (character) => (character === '\n' ? '\n' : symbolOf(character)));
  return maybeWithoutWidth.test(shown) ? splitCharacters(shown).map(withWidth).join('') : shown;
}

const maybeWithoutWidth = /[\p{Default_Ignorable_Code_Point}\p{Format}\p{Mark}]/u;

function withWidth(character: string): string {
  // a terminal draws each consonant of a conjunct in columns of its own, which ZWNJ has them counted in:
  // https://www.unicode.org/reports/tr29/#GB9c
  if (/\p{Lo}.*\p{Lo}/u.test(character)) return character.replace(/(?<=\p{Mark})(?=\p{Lo})/gu, '\u200C');
  if (character === '\n' || stringWidth(character) > 0) return character;
  if (/^\p{Default_Ignorable_Code_Point}+$/u.test(character)) return '';
  // https://www.unicode.org/charts/PDF/U25A0.pdf: the circle that stands for what a mark belongs to
  return /^\p{Mark}/u.test(character) ? `◌${character}` : '\uFFFD';
}

/** https://www.unicode.org/charts/PDF/U2400.pdf */
function symbolOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : '\uFFFD';
}

/**
 * The text on one line of at most `columns` terminal columns; what does not fit is an ellipsis. No word is cut that
 * leaves most of the line.
 */
export function shortened(text: string, columns: number): string {
  const line = shownText(text).replaceAll('\n', ' ');
  if (stringWidth(line) <= columns) return line;
  let short = '';
  let width = 0;
  for (const character of splitCharacters(line)) {
    width += stringWidth(character);
    if (width > columns - 1) return columns > 0 ? `${withoutPart(short, character)}…` : '';
    short += character;
  }
  return short;
}

const least = 0.6;

/** Without the word at its end that goes on with the next character. */
function withoutPart(short: string, next: string): string {
  const isPart = /[\p{Script=Latin}\p{N}]/u.test(next);
  const whole = isPart ? short.replace(/\s+[\p{Script=Latin}\p{N}\p{P}]+$/u, '') : short;
  return stringWidth(whole) < least * stringWidth(short) ? short : whole;
}
