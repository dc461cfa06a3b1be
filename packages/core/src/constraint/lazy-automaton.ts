/** Regular expressions run over texts: automata whose states are worked out as texts lead to them. */
import type { CharSet } from 'refa';
import { CharacterClasses } from './character-classes.js';
import {
  type LookStep,
  type Places,
  type ReadStep,
  type RegexProgram,
  type Step,
  placesOf,
} from './regex-program.js';
import type { StepBudget } from './step-budget.js';

// what texts may make us keep; beyond it the states are forgotten and worked out anew
const maxStates = 2_000;

const found = { kind: 'match' } as const;

export interface LazyState extends Places {
  /** Which sets that are looked for behind have the character before. */
  readonly behind: string;
  /** Whether a match ends here if the text does. */
  readonly isFinal: boolean;
  /** By class of character; undefined where nothing leads on. */
  readonly next: Map<number, LazyState | undefined>;
}

/** Reads a text once, from left to right: no expression can take longer than in proportion to its length. */
export class LazyAutomaton {
  /** Most characters are in no pattern: what is worked out for one of them goes for all. */
  readonly classes: CharacterClasses;
  /** How much was looked at so far. */
  work = 0;
  readonly #initial: readonly Step[];
  readonly #isUnanchored: boolean;
  readonly #states = new Map<string, LazyState>();
  /** Of them, by the steps that a character has led to. */
  readonly #arrivals = new Map<string, LazyState>();
  #start: LazyState | undefined;
  readonly #ids = new Map<Step, number>();
  /** Sets that are looked for behind, each once. */
  readonly #behinds: readonly CharSet[];
  /** Which of them a step looks for. */
  readonly #behindOf: ReadonlyMap<LookStep, number>;

  /**
   * @param isUnanchored whether a match may begin at any character, or only at the first
   * @throws QaioError `invalid-task` where the characters of the programs need more steps than there are
   */
  constructor(programs: readonly RegexProgram[], isUnanchored: boolean, budget: StepBudget) {
    this.#isUnanchored = isUnanchored;
    this.#initial = programs.map(({ start }) => start);
    const steps = programs.flatMap(({ reads, looks }) => [...reads, ...looks]);
    this.classes = new CharacterClasses(
      steps.map(({ set }) => set),
      budget,
    );
    const looks = programs.flatMap((program) => program.looks.filter(({ isAhead }) => !isAhead));
    const behinds = new Map(looks.map(({ set }) => [set.toRangesString(), set]));
    const keys = [...behinds.keys()];
    this.#behinds = [...behinds.values()];
    this.#behindOf = new Map(looks.map((look) => [look, keys.indexOf(look.set.toRangesString())]));
  }

  get start(): LazyState {
    return (this.#start ??= this.#state(this.#initial, ''));
  }

  /** The state after one more character; undefined where no match can come of it. */
  step(state: LazyState, codePoint: number): LazyState | undefined {
    this.work++;
    const character = this.classes.of(codePoint);
    if (state.next.has(character)) return state.next.get(character);
    if (this.#arrivals.size >= maxStates) this.#forget();
    const next = this.after(state, codePoint);
    state.next.set(character, next);
    return next;
  }

  /** Sets whose characters a state tells apart. */
  setsOf(state: LazyState): readonly CharSet[] {
    return [...state.reads.map(({ set }) => set), ...this.#behinds];
  }

  /** What {@link step} gives, worked out anew. */
  after(state: LazyState, codePoint: number): LazyState | undefined {
    const { reads, isMatch } = this.#seen(state, codePoint);
    if (this.#isUnanchored && isMatch) return this.#state([found], '');
    // to ask a set is an eighth of a step
    this.work += Math.ceil((reads.length + this.#behinds.length) / 8);
    const reached = reads.filter(({ set }) => set.has(codePoint)).map(({ next }) => next);
    if (!this.#isUnanchored && reached.length === 0) return undefined;
    const behind = this.#behinds.map((set) => Number(set.has(codePoint))).join('');
    return this.#arrived(reached, behind);
  }

  #arrived(reached: readonly Step[], behind: string): LazyState {
    const key = `${reached.map((step) => this.#id(step)).join()}|${behind}`;
    const known = this.#arrivals.get(key);
    if (known) return known;
    const state = this.#state(this.#isUnanchored ? [...reached, ...this.#initial] : reached, behind);
    this.#arrivals.set(key, state);
    return state;
  }

  /** Where a state is once it has looked around. @param ahead undefined at the text's end */
  #seen(
    state: Places & Pick<LazyState, 'behind'>,
    ahead: number | undefined,
  ): Pick<Places, 'reads' | 'isMatch'> {
    if (state.looks.length === 0) return state;
    const reads = new Set<ReadStep>(state.reads);
    const looks = new Set<LookStep>(state.looks);
    let { isMatch } = state;
    for (const look of looks) {
      if (!this.#passes(look, state.behind, ahead)) continue;
      const places = placesOf([look.next]);
      for (const read of places.reads) reads.add(read);
      for (const further of places.looks) looks.add(further);
      isMatch ||= places.isMatch;
      this.work += places.work;
    }
    return { reads: [...reads], isMatch };
  }

  #passes(look: LookStep, behind: string, ahead: number | undefined): boolean {
    const isThere = look.isAhead
      ? ahead !== undefined && look.set.has(ahead)
      : behind[this.#behindOf.get(look) ?? 0] === '1';
    return isThere !== look.isNegated;
  }

  #state(steps: readonly Step[], behind: string): LazyState {
    const all = placesOf(steps);
    this.work += all.work;
    // what was found stays found
    const places = this.#isUnanchored && all.isMatch ? placesOf([found]) : all;
    const key = this.#key(places, behind);
    const known = this.#states.get(key);
    if (known) return known;
    const { isMatch } = this.#seen({ ...places, behind }, undefined);
    const state = { ...places, behind, isFinal: isMatch, next: new Map() };
    this.#states.set(key, state);
    return state;
  }

  #key({ reads, looks, isMatch }: Places, behind: string): string {
    const ids: number[] = [];
    for (const step of reads) ids.push(this.#id(step));
    for (const step of looks) ids.push(this.#id(step));
    if (ids.length > 1) ids.sort((a, b) => a - b);
    return `${ids.join()}|${isMatch}|${looks.length > 0 ? behind : ''}`;
  }

  #id(step: Step): number {
    const known = this.#ids.get(step);
    if (known !== undefined) return known;
    this.#ids.set(step, this.#ids.size);
    return this.#ids.size - 1;
  }

  #forget(): void {
    this.#start = undefined;
    for (const { next } of this.#states.values()) next.clear();
    this.#states.clear();
    this.#arrivals.clear();
  }
}
