import type { CharRange, CharSet } from 'refa';
import type { StepBudget } from './step-budget.js';

const maxCharacter = 0x10ffff;

/** Code points in as few classes as some sets tell apart: no set has one of a class without the others. */
export class CharacterClasses {
  /** Where the class changes, ascending; the first is 0. */
  readonly #starts: readonly number[];
  /** By class, ascending. */
  readonly ranges: readonly (readonly CharRange[])[];
  readonly #classes: readonly number[];
  /** By code point below 65,536: nearly all that texts have. */
  readonly #table = new Uint16Array(0x10000);

  /** @throws QaioError `invalid-task` where there are more sets, or ranges in them, than steps */
  constructor(sets: Iterable<CharSet>, budget: StepBudget) {
    const ids = new Map<string, number>();
    const changes = new Map<number, Set<number>>([[0, new Set()]]);
    const change = (at: number, id: number): void => {
      changes.set(at, (changes.get(at) ?? new Set()).add(id));
    };
    for (const { ranges } of new Set(sets)) {
      budget.spend(ranges.length);
      const key = ranges.map(({ min, max }) => `${min}-${max}`).join();
      if (ids.has(key)) continue;
      const id = ids.size;
      ids.set(key, id);
      for (const { min, max } of joined(ranges)) [min, max + 1].forEach((at) => change(at, id));
    }
    const ordered = [...changes].sort(([a], [b]) => a - b);
    const names = new Map<string, number>();
    const within = new Set<number>();
    this.#starts = ordered.map(([start]) => start);
    this.#classes = ordered.map(([, toggled]) => {
      budget.spend(within.size);
      for (const id of toggled) if (!within.delete(id)) within.add(id);
      const name = [...within].sort((a, b) => a - b).join();
      if (!names.has(name)) names.set(name, names.size);
      return names.get(name) ?? 0;
    });
    this.ranges = rangesOf(this.#starts, this.#classes);
    this.#starts.forEach((start, i) => this.#table.fill(this.#classes[i] ?? 0, start, this.#starts[i + 1]));
  }

  /** A code point of each class. */
  get examples(): readonly number[] {
    return this.ranges.map(([first]) => first?.min ?? 0);
  }

  of(codePoint: number): number {
    if (codePoint < this.#table.length) return this.#table[codePoint] ?? 0;
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= codePoint) low = middle;
      else high = middle;
    }
    return this.#classes[low] ?? 0;
  }
}

function rangesOf(starts: readonly number[], classes: readonly number[]): CharRange[][] {
  const ranges: CharRange[][] = [];
  classes.forEach((id, i) => {
    const max = (starts[i + 1] ?? maxCharacter + 1) - 1;
    (ranges[id] ??= []).push({ min: starts[i] ?? 0, max });
  });
  return ranges;
}

/** Ranges that touch are one, so that each of its ends is a change. */
function joined(ranges: CharSet['ranges']): { readonly min: number; max: number }[] {
  const all: { readonly min: number; max: number }[] = [];
  for (const { min, max } of ranges) {
    const last = all.at(-1);
    if (last && last.max + 1 >= min) last.max = max;
    else all.push({ min, max });
  }
  return all;
}
