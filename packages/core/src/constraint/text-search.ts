/** Whether a text has what patterns look for, in time proportional to its length, whatever the patterns are. */
import type { NFA } from 'refa';
import { errorMessage } from '../errors.js';
import { invisibleCharacters } from './invisible.js';
import { LazyAutomaton, parsePattern } from './lazy-automaton.js';

const charactersATurn = 4096;

/** Code points of a text as patterns see it. */
export type Characters = readonly number[];

export class TextSearch {
  readonly #wanted: LazyAutomaton;
  readonly #exceptions: LazyAutomaton;

  /**
   * @param patterns what is looked for
   * @param except what is cut out of a text before, each with a longest match; of several that match, the longest
   * @throws QaioError `invalid-task`
   */
  constructor(patterns: readonly string[], except: readonly string[]) {
    this.#wanted = new LazyAutomaton(patterns.map(parsePattern), true);
    this.#exceptions = new LazyAutomaton(except.map(parsePattern), false);
  }

  /** Gives the turn away after every few thousand characters. @returns whether a pattern matches a part of them */
  *search(characters: Characters): Generator<undefined, boolean> {
    let state = this.#wanted.start;
    for (let i = 0, read = 1; i < characters.length; read++) {
      const cut = this.#exceptionAt(characters, i);
      // a line's end, which joins nothing that the cut has parted
      const next = this.#wanted.step(state, cut > 0 ? 0x0a : (characters[i] ?? 0));
      if (!next) return false;
      if (next.isFinal) return true;
      state = next;
      i += Math.max(1, cut);
      if (read % charactersATurn === 0) yield;
    }
    return false;
  }

  /** Code points of the longest exception that begins at one; 0 if none does. */
  #exceptionAt(characters: Characters, from: number): number {
    let [state, longest] = [this.#exceptions.start, 0];
    for (let length = 1; from + length <= characters.length; length++) {
      const next = this.#exceptions.step(state, characters[from + length - 1] ?? 0);
      if (!next) break;
      if (next.isFinal) longest = length;
      state = next;
    }
    return longest;
  }
}

/** What is wrong with a pattern to look for; undefined if nothing is. */
export function patternProblem(pattern: string): string | undefined {
  return problemOf(pattern, ({ initial, finals }) =>
    finals.has(initial) ? 'matches the empty text, and so every text' : undefined,
  );
}

/** What is wrong with an exception; undefined if nothing is. */
export function exceptionProblem(pattern: string): string | undefined {
  return problemOf(pattern, ({ initial, finals, isFinite }) => {
    if (finals.has(initial)) return 'matches the empty text; expected at least one character';
    return isFinite ? undefined : 'has no longest match; write how often at most, such as .{0,4}';
  });
}

function problemOf(pattern: string, fault: (automaton: NFA) => string | undefined): string | undefined {
  try {
    return fault(parsePattern(pattern));
  } catch (error) {
    return errorMessage(error);
  }
}

const invisible = new RegExp(`[${invisibleCharacters}]`, 'gu');
const spaceBetweenHan = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu;

/**
 * What a text is searched for: NFKC, without invisible characters, a straight apostrophe for a curved one,
 * white space as one space and none between Chinese characters, and a line's end at both ends.
 */
export function searchedCharacters(text: string): Characters {
  const plain = text.normalize('NFKC').replace(invisible, '').replaceAll('’', "'").replace(/\s+/gu, ' ');
  return [...`\n${plain.trim().replace(spaceBetweenHan, '')}\n`].map(
    (character) => character.codePointAt(0) ?? 0,
  );
}
