import stringWidth from 'string-width';
import { shownText } from './shown-text.js';
import { splitCharacters } from '@qaio/client';

/**
 * Cuts text into lines of at most `columns` terminal columns: between wide characters, as Chinese is written, and
 * otherwise at spaces. Only a word that is longer than a line is cut.
 */
export function wrapLines(text: string, columns: number): string[] {
  const width = Math.max(2, columns);
  return shownText(text)
    .split('\n')
    .flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, columns: number): string[] {
  const lines = new LineFiller(columns);
  for (const piece of unbreakable(text)) {
    const width = stringWidth(piece);
    if (width <= columns) lines.add(piece, width);
    else for (const character of splitCharacters(piece)) lines.add(character, stringWidth(character));
  }
  return lines.all;
}

/** Puts pieces behind each other, each on a new line where it does not fit. */
class LineFiller {
  readonly #full: string[] = [];
  #line = '';
  #width = 0;

  constructor(readonly columns: number) {}

  get all(): string[] {
    return [...this.#full, this.#line];
  }

  /** A space that would begin a line is the break itself. */
  add(piece: string, width: number): void {
    if (piece === ' ' && this.#width + width > this.columns) return;
    if (this.#line !== '' && this.#width + width > this.columns) {
      this.#full.push(this.#line);
      this.#line = '';
      this.#width = 0;
    }
    this.#line += piece;
    this.#width += width;
  }
}

// https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start
const neverFirst = /^[，。！？；：、）》」』】]$/u;

/** Wide characters and spaces by themselves, everything else by words. */
function unbreakable(text: string): string[] {
  const pieces: string[] = [];
  let word = '';
  for (const character of splitCharacters(text)) {
    const isWordPart = character !== ' ' && stringWidth(character) < 2;
    if (isWordPart) {
      word += character;
      continue;
    }
    if (word !== '') pieces.push(word);
    word = '';
    if (neverFirst.test(character) && pieces.length > 0) pieces.push((pieces.pop() ?? '') + character);
    else pieces.push(character);
  }
  return word === '' ? pieces : [...pieces, word];
}
