import { expect, test } from '@jest/globals';
import { Dice } from '../../testing/dice.js';
import type { SlotSnapshot } from '../model-runner.js';
import { Slots } from './slots.js';

const options = {
  graphPath: '',
  layerCount: 1,
  kvHeadCount: 2,
  headDim: 1,
  contextLength: 6,
  slotCount: 3,
  vocabSize: 1,
  hiddenSize: 0,
  threadCount: 1,
};
const { contextLength, slotCount } = options;

/** What a head of a slot holds, `[length]`. */
const read = (slots: Slots, slot: number, head: number, length: number): number[] => {
  const values = slots.cache.slots(slots.cache.parts[0] ?? new Float32Array(), slot, 1);
  return [...values.subarray(head * contextLength, head * contextLength + length)];
};

function write(slots: Slots, slot: number, position: number, values: readonly number[]): void {
  slots.prepare([{ slot, position, tokenIds: values, logits: 'none' }]);
  const memory = slots.cache.slots(slots.cache.parts[0] ?? new Float32Array(), slot, 1);
  for (const head of [0, 1]) memory.set(values, head * contextLength + position);
}

interface Saved {
  readonly snapshot: SlotSnapshot;
  readonly values: readonly number[];
}

/** Slots under random use. @returns whether slots and snapshots hold what they would if everything were copied at once */
function isRightAfter(dice: Dice): boolean {
  const slots = new Slots(options);
  const held: number[][] = Array.from({ length: slotCount }, () => []);
  let saved: Saved[] = [];
  for (let i = 0; i < 40; i++) {
    const slot = dice.below(slotCount);
    const own = held[slot] ?? [];
    const action = dice.below(4);
    if (action === 0) {
      const position = dice.from(0, Math.min(own.length, contextLength - 1));
      const values = dice.tokens(dice.from(1, contextLength - position));
      write(slots, slot, position, values);
      held[slot] = [...own.slice(0, position), ...values];
    } else if (action === 1 && own.length > 0) {
      const values = own.slice(0, dice.from(1, own.length));
      saved.push({ snapshot: slots.save(slot, values.length), values });
    } else if (action === 2 && saved.length > 0) {
      const { snapshot, values } = dice.pick(saved);
      const length = dice.from(1, values.length);
      slots.restore(snapshot, slot, length);
      held[slot] = values.slice(0, length);
    } else if (saved.length > 0) {
      const dropped = dice.pick(saved);
      slots.drop(dropped.snapshot);
      saved = saved.filter((one) => one !== dropped);
    }
    const isSlotRight = held.every((values, each) =>
      [0, 1].every((head) => String(read(slots, each, head, values.length)) === String(values)),
    );
    if (!isSlotRight) return false;
  }
  return saved.every(
    ({ snapshot, values }) => String([...(snapshot.parts[0] ?? [])]) === String([...values, ...values]),
  );
}

test('whatever is written, saved, restored and dropped, snapshots hold what was there when they were made', () => {
  const wrong = Array.from({ length: 500 }, (_, seed) => seed).filter(
    (seed) => !isRightAfter(new Dice(seed)),
  );
  expect(wrong).toEqual([]);
});

test('keys and values are copied when something is written over them, and not before', () => {
  const slots = new Slots(options);
  write(slots, 0, 0, [1, 2, 3]);
  const [longer, shorter] = [slots.save(0, 3), slots.save(0, 2)];
  expect(longer.byteLength).toBe(2 * 2 * 3 * 4);
  write(slots, 0, 3, [4]);
  slots.restore(longer, 0, 3);
  slots.restore(longer, 1, 3);
  expect([longer.slot, shorter.slot]).toEqual([0, 0]);
  write(slots, 0, 2, [9]);
  expect([longer.slot, shorter.slot]).toEqual([undefined, 0]);
  slots.restore(longer, 0, 1);
  expect([...(longer.parts[1] ?? [])].length).toBe(6);
  expect(shorter.slot).toBeUndefined();
});

test('a snapshot of other slots, as of a runner that is gone, is copied from there', () => {
  const [gone, slots] = [new Slots(options), new Slots(options)];
  write(gone, 1, 0, [1, 2, 3]);
  write(slots, 1, 0, [7, 7, 7]);
  slots.restore(gone.save(1, 3), 1, 2);
  expect(read(slots, 1, 1, 3)).toEqual([1, 2, 7]);
});
