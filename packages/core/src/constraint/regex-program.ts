/** Regular expressions as steps that read a text: as many as they have characters, repetitions written out. */
import type { CharSet, JS } from 'refa';
import { QaioError } from '../errors.js';
import { told } from '../told.js';
import type { StepBudget } from './step-budget.js';

/** Takes one character of a set. */
export interface ReadStep {
  readonly kind: 'read';
  readonly set: CharSet;
  readonly next: Step;
}

/** Takes nothing: whether the character behind or ahead is of a set; where the text begins or ends there is none. */
export interface LookStep {
  readonly kind: 'look';
  readonly set: CharSet;
  readonly isAhead: boolean;
  readonly isNegated: boolean;
  readonly next: Step;
}

/** Goes on in several ways at once. */
export interface ForkStep {
  readonly kind: 'fork';
  readonly next: readonly Step[];
}

export type Step = ReadStep | LookStep | ForkStep | { readonly kind: 'match' };

/** From its first step to a match. */
export interface RegexProgram {
  readonly start: Step;
  readonly reads: readonly ReadStep[];
  readonly looks: readonly LookStep[];
  /** Whether its matches have a longest. */
  readonly isFinite: boolean;
}

/** Where a program can be between two characters. */
export interface Places {
  readonly reads: readonly ReadStep[];
  readonly looks: readonly LookStep[];
  readonly isMatch: boolean;
  /** How many steps were looked at to know. */
  readonly work: number;
}

/** Where steps lead without looking or taking anything. */
export function placesOf(steps: readonly Step[]): Places {
  const places = { reads: [] as ReadStep[], looks: [] as LookStep[], isMatch: false, work: steps.length };
  const seen = new Set(steps);
  for (const step of seen)
    switch (step.kind) {
      case 'fork':
        places.work += step.next.length;
        for (const next of step.next) seen.add(next);
        break;
      case 'read':
        places.reads.push(step);
        break;
      case 'look':
        places.looks.push(step);
        break;
      case 'match':
        places.isMatch = true;
    }
  return places;
}

type Expression = ReturnType<JS.Parser['parse']>['expression'];
type Alternatives = Expression['alternatives'];
type Element = Alternatives[number]['elements'][number];
type Quantifier = Extract<Element, { type: 'Quantifier' }>;
type Assertion = Extract<Element, { type: 'Assertion' }>;

/** @throws QaioError `invalid-task` where it looks further than one character, or needs more steps than there are */
export function regexProgram({ alternatives }: Expression, budget: StepBudget): RegexProgram {
  const writer = new ProgramWriter(budget);
  const start = writer.anyOf(alternatives, { kind: 'match' });
  const { reads, looks, isFinite } = writer;
  return { start, reads, looks, isFinite };
}

// an expression of more groups within groups is nobody's
const maxDepth = 200;

/** Written from its end to its beginning, because every step knows the next. */
class ProgramWriter {
  readonly reads: ReadStep[] = [];
  readonly looks: LookStep[] = [];
  isFinite = true;
  #depth = 0;

  constructor(readonly budget: StepBudget) {}

  anyOf(alternatives: Alternatives, next: Step): Step {
    if (++this.#depth > maxDepth)
      throw new QaioError('invalid-task', told`it is nested more than ${maxDepth} levels deep`);
    const ways = alternatives.map(({ elements }) =>
      elements.reduceRight((after, element) => this.#element(element, after), next),
    );
    this.#depth--;
    return ways.length === 1 ? (ways[0] ?? next) : this.#fork(ways);
  }

  #element(element: Element, next: Step): Step {
    // each is to be worked with, too
    this.budget.spend(4);
    switch (element.type) {
      case 'CharacterClass':
        return this.#read(element.characters, next);
      case 'Alternation':
        return this.anyOf(element.alternatives, next);
      case 'Quantifier':
        return this.#repeated(element, next);
      case 'Assertion':
        return this.#look(element, next);
      case 'Unknown':
        throw lookingFar();
    }
  }

  #read(set: CharSet, next: Step): Step {
    const step = { kind: 'read', set, next } as const;
    this.reads.push(step);
    return step;
  }

  #fork(next: readonly Step[]): ForkStep {
    this.budget.spend(next.length);
    return { kind: 'fork', next };
  }

  #repeated({ alternatives, min, max }: Quantifier, next: Step): Step {
    let after = max === Infinity ? this.#loop(alternatives, next) : next;
    for (let count = min; max !== Infinity && count < max; count++)
      after = this.#fork([this.anyOf(alternatives, after), next]);
    for (let count = 0; count < min; count++) {
      this.budget.spend();
      after = this.anyOf(alternatives, after);
    }
    return after;
  }

  #loop(alternatives: Alternatives, next: Step): Step {
    this.isFinite = false;
    const ways: Step[] = [next];
    const loop = this.#fork(ways);
    ways.unshift(this.anyOf(alternatives, loop));
    return loop;
  }

  #look({ alternatives, kind, negate }: Assertion, next: Step): Step {
    const sets = alternatives.map(({ elements }) => elements.map(oneCharacter));
    const [[first] = [], ...others] = sets;
    if (!first || sets.some(({ length }) => length !== 1)) throw lookingFar();
    const set = others.reduce((union, [other]) => (other ? union.union(other) : union), first);
    const step = { kind: 'look', set, isAhead: kind === 'ahead', isNegated: negate, next } as const;
    this.looks.push(step);
    return step;
  }
}

function oneCharacter(element: Element): CharSet {
  if (element.type === 'CharacterClass') return element.characters;
  throw lookingFar();
}

const lookingFar = (): QaioError =>
  new QaioError(
    'invalid-task',
    told`look-around of more than one character is not supported; ^, $ and \\b are`,
  );
