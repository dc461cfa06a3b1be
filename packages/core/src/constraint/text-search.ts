/** Whether a text has what patterns look for, in time proportional to its length, whatever the patterns are. */
import { QaioError, errorPart } from '../errors.js';
import { type Told, told } from '../told.js';
import { invisibleCharacters } from './invisible.js';
import { LazyAutomaton } from './lazy-automaton.js';
import { isAnchored, parseRegex, patternError } from './parse-regex.js';
import { type RegexProgram, placesOf } from './regex-program.js';
import { StepBudget } from './step-budget.js';

// some milliseconds
const workATurn = 10_000;

// a list of a thousand expressions takes some 20,000
const maxSteps = 100_000;

/** What the patterns of one list may take together. */
export const searchBudget = (): StepBudget => new StepBudget(maxSteps);

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
  constructor(patterns: readonly string[], except: readonly string[], budget = searchBudget()) {
    const automaton = (sources: readonly string[], isUnanchored: boolean): LazyAutomaton =>
      new LazyAutomaton(
        sources.map((source) => parsed(source, budget)),
        isUnanchored,
        budget,
      );
    this.#wanted = automaton(patterns, true);
    this.#exceptions = automaton(except, false);
  }

  /** Gives the turn away again and again. @returns whether a pattern matches a part of them */
  *search(characters: Characters): Generator<undefined, boolean> {
    let state = this.#wanted.start;
    let turnEnds = this.#work + workATurn;
    for (let i = 0; i < characters.length;) {
      const cut = this.#exceptionAt(characters, i);
      // a line's end, which joins nothing that the cut has parted
      const next = this.#wanted.step(state, cut > 0 ? 0x0a : (characters[i] ?? 0));
      if (!next) return false;
      if (next.isFinal) return true;
      state = next;
      i += Math.max(1, cut);
      if (this.#work < turnEnds) continue;
      yield;
      turnEnds = this.#work + workATurn;
    }
    return false;
  }

  get #work(): number {
    return this.#wanted.work + this.#exceptions.work;
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
export function patternProblem(pattern: string, budget = searchBudget()): string | Told | undefined {
  return problemOf(pattern, budget, ({ start }) =>
    placesOf([start]).isMatch ? 'matches the empty text, and so every text' : undefined,
  );
}

/** What is wrong with an exception; undefined if nothing is. */
export function exceptionProblem(pattern: string, budget = searchBudget()): string | Told | undefined {
  return problemOf(pattern, budget, ({ start, isFinite }) => {
    if (placesOf([start]).isMatch) return 'matches the empty text; expected at least one character';
    return isFinite ? undefined : 'has no longest match; write how often at most, such as .{0,4}';
  });
}

function problemOf(
  pattern: string,
  budget: StepBudget,
  fault: (program: RegexProgram) => string | Told | undefined,
): string | Told | undefined {
  try {
    return fault(parsed(pattern, budget));
  } catch (error) {
    return errorPart(error);
  }
}

/** @throws QaioError `invalid-task` */
function parsed(pattern: string, budget: StepBudget): RegexProgram {
  try {
    return parseRegex(pattern, { flags: 'isu', anchors: 'refused' }, budget);
  } catch (cause) {
    throw patternError(pattern, isAnchored(cause) ? anchored() : cause);
  }
}

const anchored = (): QaioError =>
  new QaioError(
    'invalid-task',
    told`it has an anchor or look-around. A text has an end of line before and behind: write ^ and $ as \\n, and \\b as [^a-z]`,
  );

const invisible = new RegExp(`[${invisibleCharacters}]`, 'gu');
// more are no letter's: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format; putting them in order takes the
// square of their number
const manyMarks = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;
const spaceBetweenHan = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu;

/**
 * What a text is searched for: NFKC, without invisible characters, a straight apostrophe for a curved one,
 * white space as one space and none between Chinese characters, and a line's end at both ends.
 */
export function searchedCharacters(text: string): Characters {
  const plain = text
    .replace(manyMarks, '$1')
    .normalize('NFKC')
    .replace(invisible, '')
    .replaceAll('’', "'")
    .replace(/\s+/gu, ' ');
  return [...`\n${plain.trim().replace(spaceBetweenHan, '')}\n`].map(
    (character) => character.codePointAt(0) ?? 0,
  );
}
