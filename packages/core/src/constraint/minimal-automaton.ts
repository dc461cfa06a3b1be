import type { StateTable } from './state-table.js';

// some milliseconds
const statesATurn = 500;

/**
 * In pieces, the same texts in as few states as can be; from each a final one can be reached, but for the first.
 *
 * Hopcroft, An n log n algorithm for minimizing states in a finite automaton, 1971.
 */
export function* minimal(table: StateTable): Generator<undefined, StateTable> {
  const sources = sourcesOf(table);
  const live = liveStates(table, sources);
  const blocks = new Blocks(live.filter((state) => table.isFinal[state]));
  blocks.add(live.filter((state) => !table.isFinal[state]));
  yield;
  let read = 0;
  for (let splitter = blocks.pending(); splitter; splitter = blocks.pending()) {
    for (const found of leadingInto(splitter, sources, table.classes.ranges.length)) blocks.split(found);
    read += splitter.length;
    if (read % statesATurn < splitter.length) yield;
  }
  yield;
  return merged(table, blocks);
}

/** By state: the transitions that lead to it, as places in the table. */
type Sources = readonly (readonly number[])[];

function sourcesOf({ next, isFinal }: StateTable): Sources {
  const sources = isFinal.map((): number[] => []);
  next.forEach((target, place) => sources[target]?.push(place));
  return sources;
}

/** States from which a final one can be reached. */
function liveStates({ classes, isFinal }: StateTable, sources: Sources): number[] {
  const live = new Set([...isFinal.keys()].filter((state) => isFinal[state]));
  for (const state of live)
    for (const place of sources[state] ?? []) live.add(Math.floor(place / classes.ranges.length));
  return [...live].sort((a, b) => a - b);
}

/** For each class of characters, the states from which it leads into some. */
function leadingInto(
  states: readonly number[],
  sources: Sources,
  width: number,
): Iterable<readonly number[]> {
  const found = new Map<number, number[]>();
  for (const state of states)
    for (const place of sources[state] ?? []) {
      const from = Math.floor(place / width);
      const known = found.get(place % width);
      if (known) known.push(from);
      else found.set(place % width, [from]);
    }
  return found.values();
}

/** States that nothing tells apart so far, and blocks that may yet tell others apart. */
class Blocks {
  readonly of = new Map<number, number>();
  readonly #members: Set<number>[] = [];
  readonly #pending = new Set<number>();

  constructor(states: readonly number[]) {
    this.add(states);
  }

  add(states: readonly number[]): number {
    const block = this.#members.push(new Set(states)) - 1;
    for (const state of states) this.of.set(state, block);
    this.#pending.add(block);
    return block;
  }

  pending(): readonly number[] | undefined {
    for (const block of this.#pending) {
      this.#pending.delete(block);
      return [...(this.#members[block] ?? [])];
    }
    return undefined;
  }

  /** Parts blocks of which some states are among these and others are not. */
  split(states: readonly number[]): void {
    const parts = new Map<number, number[]>();
    for (const state of states) {
      const block = this.of.get(state) ?? 0;
      const part = parts.get(block);
      if (part) part.push(state);
      else parts.set(block, [state]);
    }
    for (const [block, part] of parts) this.#part(block, part);
  }

  #part(block: number, part: readonly number[]): void {
    const rest = this.#members[block] ?? new Set();
    if (part.length === rest.size) return;
    for (const state of part) rest.delete(state);
    const wasPending = this.#pending.has(block);
    const added = this.add(part);
    // the smaller of the two is enough
    if (wasPending || part.length <= rest.size) return;
    this.#pending.delete(added);
    this.#pending.add(block);
  }
}

/** A state for each block, in the order of the first state of each; the first is that of state 0. */
function merged({ classes, next, isFinal }: StateTable, { of }: Blocks): StateTable {
  const width = classes.ranges.length;
  const kept = new Map([[of.get(0) ?? -1, 0]]);
  const order = [0];
  for (const [state, block] of [...of].sort(([a], [b]) => a - b))
    if (!kept.has(block)) kept.set(block, order.push(state) - 1);
  const merge = (target: number): number => kept.get(of.get(target) ?? -2) ?? -1;
  const rows = new Int32Array(order.length * width);
  order.forEach((state, row) =>
    rows.set(next.subarray(state * width, (state + 1) * width).map(merge), row * width),
  );
  return { classes, next: rows, isFinal: order.map((state) => isFinal[state] === true) };
}
