import type { CharSet } from 'refa';
import type { CharacterClasses } from './character-classes.js';
import type { LazyAutomaton, LazyState } from './lazy-automaton.js';
import type { StepBudget } from './step-budget.js';

/** An automaton whose states are all worked out; state 0 is the first. */
export interface StateTable {
  readonly classes: CharacterClasses;
  /** By state times the number of classes, plus class of characters: the next state; -1 where nothing leads on. */
  readonly next: Int32Array;
  readonly isFinal: readonly boolean[];
}

// some milliseconds
const workATurn = 5_000;

/** In pieces. @throws QaioError `invalid-task` where it takes more steps than there are */
export function* stateTable(automaton: LazyAutomaton, budget: StepBudget): Generator<undefined, StateTable> {
  const { classes } = automaton;
  const width = classes.ranges.length;
  const grouping = new Grouping(automaton, budget);
  const ids = new Map<LazyState, number>([[automaton.start, 0]]);
  const rows: Int32Array[] = [];
  let turnEnds = automaton.work + workATurn;
  for (const [state] of ids) {
    const row = new Int32Array(width).fill(-1);
    for (const { codePoint, characters } of grouping.of(state)) {
      const before = automaton.work;
      const target = automaton.after(state, codePoint);
      // to write a place is a quarter of a step
      budget.spend(Math.ceil(characters.length / 4) + automaton.work - before);
      if (!target) continue;
      if (!ids.has(target)) ids.set(target, ids.size);
      for (const character of characters) row[character] = ids.get(target) ?? 0;
    }
    rows.push(row);
    if (automaton.work < turnEnds) continue;
    yield;
    turnEnds = automaton.work + workATurn;
  }
  const next = new Int32Array(rows.length * width);
  rows.forEach((row, state) => next.set(row, state * width));
  return { classes, next, isFinal: [...ids.keys()].map(({ isFinal }) => isFinal) };
}

interface Group {
  /** One of theirs. */
  readonly codePoint: number;
  readonly characters: readonly number[];
}

/** Classes of characters that a state does not tell apart: most states tell the same ones. */
class Grouping {
  readonly #examples: readonly number[];
  readonly #single: readonly Group[];
  readonly #ids = new Map<CharSet, number>();
  readonly #groups = new Map<string, readonly Group[]>();

  constructor(
    readonly automaton: LazyAutomaton,
    readonly budget: StepBudget,
  ) {
    this.#examples = automaton.classes.examples;
    this.#single = this.#examples.map((codePoint, character) => ({ codePoint, characters: [character] }));
  }

  of(state: LazyState): readonly Group[] {
    if (state.looks.length > 0) return this.#single;
    const sets = new Set(this.automaton.setsOf(state));
    const key = Array.from(sets, (set) => this.#id(set)).join();
    const known = this.#groups.get(key);
    if (known) return known;
    const groups = this.#made([...sets]);
    this.#groups.set(key, groups);
    return groups;
  }

  #made(sets: readonly CharSet[]): readonly Group[] {
    const groups = new Map<string, { readonly codePoint: number; readonly characters: number[] }>();
    this.#examples.forEach((codePoint, character) => {
      this.budget.spend(1 + Math.ceil(sets.length / 8));
      const signature = sets.map((set) => Number(set.has(codePoint))).join('');
      const known = groups.get(signature);
      if (known) known.characters.push(character);
      else groups.set(signature, { codePoint, characters: [character] });
    });
    return [...groups.values()];
  }

  #id(set: CharSet): number {
    const known = this.#ids.get(set) ?? this.#ids.size;
    this.#ids.set(set, known);
    return known;
  }
}

/** @returns undefined where nothing leads on */
export function stateAfter(table: StateTable, state: number, character: number): number | undefined {
  const next = table.next[state * table.classes.ranges.length + character];
  return next === -1 ? undefined : next;
}

/** The states that one leads to, by class of character; -1 for none. */
export function targets({ classes, next }: StateTable, state: number): Int32Array {
  const width = classes.ranges.length;
  return next.subarray(state * width, (state + 1) * width);
}

/** Whether anything can follow. */
export const leadsOn = (table: StateTable, state: number): boolean =>
  targets(table, state).some((target) => target >= 0);

/** Whether the automaton takes a text as a whole. */
export function takes(table: StateTable, text: string): boolean {
  let state: number | undefined = 0;
  for (const character of text) {
    state = stateAfter(table, state, table.classes.of(character.codePointAt(0) ?? 0));
    if (state === undefined) return false;
  }
  return table.isFinal[state] === true;
}
