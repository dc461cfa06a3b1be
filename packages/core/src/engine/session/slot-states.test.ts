import { expect, test } from '@jest/globals';
import type { ForwardRow } from '../model-runner.js';
import { raggedGroup } from './ragged-group.js';
import { type RowGroup, groupRows } from './row-group.js';
import { segmentsOf } from './segment.js';
import { Slots } from './slots.js';

const states = [
  { name: '0.conv', dims: [2] },
  { name: '0.delta', dims: [1, 3] },
];
const options = {
  graphPath: '',
  layerCount: 4,
  cacheLayerCount: 1,
  kvHeadCount: 1,
  headDim: 1,
  contextLength: 6,
  slotCount: 3,
  vocabSize: 1,
  hiddenSize: 0,
  threadCount: 1,
  states,
};

const row = (slot: number, position: number, tokenIds: readonly number[]): ForwardRow => ({
  slot,
  position,
  tokenIds,
  logits: 'none',
});

/** As a graph would: the past is a number with the tokens so far as its digits, everywhere in every state. */
function run(slots: Slots, ...rows: readonly ForwardRow[]): void {
  slots.states.check(rows);
  for (const group of groupRows(rows)) {
    const batch = group.pastLengths.length;
    const present = slots.states.tensors(group.firstSlot, batch);
    const past = slots.states.begin(group) ?? present.map(({ data }) => data);
    present.forEach(({ data }, i) => {
      const size = data.length / batch;
      data.set(past[i]?.map((number, j) => appended(number, digitsOf(group, Math.floor(j / size)))) ?? []);
    });
    slots.states.end(group);
  }
}

/** The same for a graph that finds its slots itself; it begins with zeros of its own. */
function runTogether(slots: Slots, ...rows: readonly ForwardRow[]): void {
  slots.states.check(rows);
  const group = raggedGroup(rows);
  const given = slots.states.begin(group);
  for (const { slot, past, firstToken, tokenCount } of segmentsOf(group))
    slots.states.tensors(slot, 1).forEach(({ data }, i) => {
      const before = past === 0 ? data.map(() => 0) : (given?.[i] ?? data);
      const digits = group.tokenIds.slice(firstToken, firstToken + tokenCount);
      data.set(before.map((number) => appended(number, digits)));
    });
  slots.states.end(group);
}

const digitsOf = ({ tokenIds, width }: RowGroup, index: number): readonly number[] =>
  tokenIds.slice(index * width, (index + 1) * width);
const appended = (number: number, digits: readonly number[]): number =>
  digits.reduce((sum, digit) => 10 * sum + digit, number);

const read = (slots: Slots, slot: number): number[][] =>
  slots.states.tensors(slot, 1).map(({ data }) => [...data]);
const of = (value: number): number[][] => [2, 3].map((size) => new Array<number>(size).fill(value));

test('tensors of neighbouring slots are views: keys and values, then every state', () => {
  const slots = new Slots(options);
  expect(slots.tensors({ first: 1, count: 2 }).map(({ dims }) => dims)).toEqual([
    [2, 1, 6, 1],
    [2, 1, 6, 1],
    [2, 2],
    [2, 1, 3],
  ]);
});

test('a row at position 0 begins with zeros, whatever the slot had; a later one with what stands there', () => {
  const slots = new Slots(options);
  run(slots, row(1, 0, [1, 2]));
  run(slots, row(1, 2, [3]));
  expect(read(slots, 1)).toEqual(of(123));
  run(slots, row(1, 0, [7]), row(2, 0, [8]));
  expect([read(slots, 1), read(slots, 2)]).toEqual([of(7), of(8)]);
});

test('a snapshot is whole, goes on in any slot, alone and in a batch, and is never written', () => {
  const slots = new Slots(options);
  run(slots, row(0, 0, [1, 2]));
  const snapshot = slots.save(0, 2);
  expect(snapshot.byteLength).toBe(4 * (2 * 2 + 5));
  for (const slot of [0, 1, 2]) slots.restore(snapshot, slot, 2);
  run(slots, row(0, 2, [3, 3]), row(1, 2, [4]), row(2, 2, [5]));
  expect([0, 1, 2].map((slot) => read(slots, slot))).toEqual([of(1233), of(124), of(125)]);
  expect(snapshot.parts.slice(2).map((part) => [...part])).toEqual(of(12));
  expect(
    slots
      .save(1, 3)
      .parts.slice(2)
      .map((part) => [...part]),
  ).toEqual(of(124));
});

test('rows of any length and slots may run together, from snapshots, too', () => {
  const slots = new Slots(options);
  runTogether(slots, row(2, 0, [1, 2]));
  const snapshot = slots.save(2, 2);
  slots.restore(snapshot, 0, 2);
  runTogether(slots, row(2, 2, [3]), row(0, 2, [4, 5, 6]), row(1, 0, [7, 8]));
  expect([0, 1, 2].map((slot) => read(slots, slot))).toEqual([of(12456), of(78), of(123)]);
  slots.restore(snapshot, 1, 2);
  runTogether(slots, row(1, 2, [9]));
  expect(read(slots, 1)).toEqual(of(129));
  expect(snapshot.parts.slice(2).map((part) => [...part])).toEqual(of(12));
  expect(() => runTogether(slots, row(0, 2, [4]))).toThrow('stand, 5, not at 2');
});

test('refuses rows and snapshots where the states do not stand', () => {
  const slots = new Slots(options);
  run(slots, row(0, 0, [1, 2]));
  const snapshot = slots.save(0, 2);
  const refused = [
    () => run(slots, row(0, 1, [3])),
    () => run(slots, row(1, 1, [3])),
    () => run(slots, { ...row(0, 2, [3, 4]), segmentLengths: [1, 1] }),
    () => slots.save(0, 1),
    () => slots.restore(snapshot, 1, 1),
  ];
  for (const call of refused) expect(call).toThrow('invariant violated');
  run(slots, row(0, 2, [3]));
  expect(read(slots, 0)).toEqual(of(123));
});

test('after a pass that did not end, a slot stands nowhere until it begins anew', () => {
  const slots = new Slots(options);
  run(slots, row(0, 0, [1]));
  const [group] = groupRows([row(0, 1, [2])]);
  if (group) slots.states.begin(group);
  expect(() => run(slots, row(0, 1, [2]))).toThrow('stand, nowhere, not at 1');
  expect(() => slots.save(0, 1)).toThrow('nowhere');
  run(slots, row(0, 0, [5]));
  expect(read(slots, 0)).toEqual(of(5));
});

test('a model without states stands everywhere', () => {
  const slots = new Slots({ ...options, states: [] });
  run(slots, row(0, 3, [1]));
  expect([slots.states.isEmpty, slots.save(0, 2).parts.length]).toEqual([true, 2]);
});
