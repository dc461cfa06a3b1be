import { QaioError, invariant } from '../../errors.js';
import type { ForwardRow, SlotArray } from '../model-runner.js';
import type { RowGroup } from './row-group.js';
import { segmentsOf } from './segment.js';

/** A state of fixed size that a layer keeps of all tokens so far, as the graph names it. */
export interface StateShape {
  readonly name: string;
  /** Of one sequence's state; it is in fp32. */
  readonly dims: readonly number[];
}

/** A view of neighbouring slots' memory. */
export interface SlotTensor<Data extends SlotArray = SlotArray> {
  readonly data: Data;
  /** The first is the number of slots. */
  readonly dims: readonly number[];
}

const product = (dims: readonly number[]): number => dims.reduce((size, dim) => size * dim, 1);

/**
 * The states of all slots, each standing behind the last token that ran in its slot. Before the first token they are
 * zeros. A state that is restored is not copied: the next pass reads it where it is and writes what follows to the slot.
 */
export class SlotStates {
  /** `[slotCount, ...dims]` each. */
  readonly parts: readonly Float32Array[];
  readonly #shapes: readonly StateShape[];
  /** One sequence's before its first token. */
  readonly #empty: readonly Float32Array[];
  /** Behind how many tokens each slot's states stand; undefined: nowhere. */
  readonly #lengths: (number | undefined)[];
  /** One sequence's, which a slot goes on from in place of its own. */
  readonly #given = new Map<number, readonly Float32Array[]>();

  /** @throws QaioError `invalid-option` if there is not enough memory */
  constructor(shapes: readonly StateShape[], slotCount: number) {
    this.#shapes = shapes;
    this.#lengths = Array.from({ length: slotCount });
    try {
      this.parts = shapes.map(({ dims }) => new Float32Array(slotCount * product(dims)));
      this.#empty = shapes.map(({ dims }) => new Float32Array(product(dims)));
    } catch (cause) {
      const message = `The states of ${slotCount} slots need more memory than is available; use fewer slots.`;
      throw new QaioError('invalid-option', message, { cause });
    }
  }

  /** Whether the model has any; if not, slots stand everywhere. */
  get isEmpty(): boolean {
    return this.#shapes.length === 0;
  }

  /** Neighbouring slots of every part, without copying: `[count, ...dims]` each. */
  tensors(first: number, count: number): SlotTensor<Float32Array>[] {
    return this.parts.map((part, i) => {
      const dims = this.#shapes[i]?.dims ?? [];
      const data = part.subarray(first * product(dims), (first + count) * product(dims));
      return { data, dims: [count, ...dims] };
    });
  }

  /** @throws Error if a row begins where its slot does not stand, or is of several texts */
  check(rows: readonly ForwardRow[]): void {
    if (this.isEmpty) return;
    for (const { slot, position, segmentLengths = [] } of rows) {
      const length = this.#lengths[slot];
      invariant(
        position === 0 || position === length,
        `a row begins where the states of its slot stand, ${length ?? 'nowhere'}, not at ${position}`,
      );
      invariant(segmentLengths.length <= 1, 'states are of one text: segments need a slot each');
    }
  }

  /**
   * Until {@link end}, the group's slots stand nowhere.
   *
   * @returns what the pass begins with, `[...dims]` each of a single row, if that is not in the slots themselves
   */
  begin(group: RowGroup): readonly Float32Array[] | undefined {
    if (this.isEmpty) return undefined;
    const segments = segmentsOf(group);
    const elsewhere = segments.map(({ slot, past }) => (past === 0 ? this.#empty : this.#given.get(slot)));
    for (const { slot } of segments) this.#lengths[slot] = undefined;
    if (elsewhere.length === 1) return elsewhere[0];
    for (const [i, { slot }] of segments.entries()) this.#write(elsewhere[i], slot);
    return undefined;
  }

  /** The pass has written the states behind the group's last tokens to its slots. */
  end(group: RowGroup): void {
    if (this.isEmpty) return;
    for (const { slot, past, tokenCount } of segmentsOf(group)) {
      this.#given.delete(slot);
      this.#lengths[slot] = past + tokenCount;
    }
  }

  /** @throws Error unless the slot stands behind so many tokens */
  save(slot: number, length: number): readonly Float32Array[] {
    if (this.isEmpty) return [];
    const standing = this.#lengths[slot];
    invariant(
      standing === length,
      `the states of the slot stand at ${standing ?? 'nowhere'}, not at ${length}`,
    );
    const states = this.#given.get(slot) ?? this.tensors(slot, 1).map(({ data }) => data);
    return states.map((state) => state.slice());
  }

  /** @param states of a snapshot, which are read and never written */
  restore(states: readonly Float32Array[], slot: number, length: number): void {
    if (this.isEmpty) return;
    this.#given.set(slot, states);
    this.#lengths[slot] = length;
  }

  #write(states: readonly Float32Array[] | undefined, slot: number): void {
    if (states) for (const [i, { data }] of this.tensors(slot, 1).entries()) data.set(states[i] ?? []);
  }
}
