import { describe, expect, test } from '@jest/globals';
import { checksum } from '../testing/engine-setup.js';
import { FaultyRunner } from '../testing/faulty-runner.js';
import { modelRunnerContract } from '../testing/model-runner-contract.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import type { ForwardRow, ModelRunner, SlotMemory, SlotArray, SlotSnapshot } from './model-runner.js';

const scripted = (memory: SlotMemory = 'positions'): ScriptedModelRunner =>
  new ScriptedModelRunner(checksum, { slotCount: 4, contextLength: 48, memory });

describe.each<[string, () => ModelRunner]>([
  ['a scripted runner', () => scripted()],
  ['a scripted runner with states', () => scripted('states')],
  ['a faulty runner without faults', () => new FaultyRunner(scripted(), {})],
])('%s', (_, open) => {
  const shared = open();
  test.each(modelRunnerContract)('$name', ({ check }) => check({ runner: shared, tolerance: 0 }));
});

/** Each breaks one promise of the scripted runner's. */
interface Breakage {
  readonly name: string;
  readonly breakIt: (runner: ScriptedModelRunner) => Partial<ModelRunner>;
  readonly lost: readonly string[];
}

const broken: readonly Breakage[] = [
  {
    name: 'forgets its last position',
    lost: [
      'hidden states in a batch and behind a snapshot are those of each alone',
      'a snapshot goes on in another slot as in its own, to the last bit',
      'a snapshot can be restored in part, or is refused',
      'what goes on from one snapshot in several slots goes on apart',
      'a snapshot stays what it was',
    ],
    breakIt: (runner) => ({
      saveSlot: (slot, length) => runner.saveSlot(slot, length - 1),
    }),
  },
  {
    name: 'restores into another slot',
    lost: [
      'hidden states in a batch and behind a snapshot are those of each alone',
      'a snapshot goes on in another slot as in its own, to the last bit',
      'a snapshot can be restored in part, or is refused',
      'what goes on from one snapshot in several slots goes on apart',
    ],
    breakIt: (runner) => ({
      restoreSlot: (snapshot, slot, length) => runner.restoreSlot(snapshot, (slot + 1) % 4, length),
    }),
  },
  {
    name: 'gives the live cache for a snapshot',
    lost: [
      'hidden states in a batch and behind a snapshot are those of each alone',
      'a snapshot goes on in another slot as in its own, to the last bit',
      'a snapshot can be restored in part, or is refused',
      'what goes on from one snapshot in several slots goes on apart',
      'a snapshot stays what it was',
    ],
    breakIt: (runner) => {
      const live = new Map<number, SlotArray>();
      return {
        forward: async (rows) => {
          for (const { slot } of rows) live.get(slot)?.fill(0);
          return runner.forward(rows);
        },
        saveSlot: async (slot, length): Promise<SlotSnapshot> => {
          const snapshot = await runner.saveSlot(slot, length);
          for (const part of snapshot.parts) live.set(slot, part);
          return snapshot;
        },
      };
    },
  },
  {
    name: 'answers in the order of slots',
    lost: ['the order of rows means nothing'],
    breakIt: (runner) => ({
      forward: async (rows) => runner.forward([...rows].sort((a, b) => a.slot - b.slot)),
    }),
  },
  {
    name: 'takes every segment for more of one text',
    lost: [
      'segments give what each gives alone behind the same beginning, or are refused',
      'segments have the hidden states that each has alone',
    ],
    breakIt: (runner) => ({
      forward: async (rows) => {
        const joined: readonly ForwardRow[] = rows.map(({ segmentLengths, ...row }) =>
          segmentLengths ? { ...row, logits: 'all' as const } : row,
        );
        const logits = await runner.forward(joined);
        return logits.map((all, i) => {
          let end = 0;
          const ends = rows[i]?.segmentLengths?.map((length) => (end += length));
          return ends
            ? Float32Array.from(ends.flatMap((at) => [...all.subarray((at - 1) * 300, at * 300)]))
            : all;
        });
      },
    }),
  },
  {
    name: 'gives logits where none are wanted',
    lost: [
      'logits are as many as were asked for',
      'a hidden state stands behind the logits, which stay as they are',
    ],
    breakIt: (runner) => ({
      forward: async (rows) =>
        runner.forward(
          rows.map((row) => (row.logits === 'none' ? { ...row, logits: 'last' as const } : row)),
        ),
    }),
  },
  {
    name: 'gives every row the hidden state of the last one',
    lost: ['hidden states in a batch and behind a snapshot are those of each alone'],
    breakIt: (runner) => ({
      forward: async (rows) => {
        const all = await runner.forward(rows);
        const last = rows.length > 1 ? all.findLast(({ length }) => length > 300) : undefined;
        if (last) for (const one of all) if (one.length > 300) one.set(last.subarray(300), 300);
        return all;
      },
    }),
  },
  {
    name: 'has less room than it says',
    lost: ['a slot holds as many tokens as the shape says, the last slot too'],
    breakIt: () => ({
      shape: { vocabSize: 300, hiddenSize: 16, contextLength: 48, slotCount: 5, memory: 'positions' },
    }),
  },
];

describe('the contract finds a runner that', () => {
  test.each(broken)('$name', async ({ breakIt, lost: expected }) => {
    const inner = scripted();
    const runner: ModelRunner = {
      shape: inner.shape,
      lost: inner.lost,
      forward: (rows) => inner.forward(rows),
      interrupt: () => inner.interrupt(),
      saveSlot: (slot, length) => inner.saveSlot(slot, length),
      restoreSlot: (snapshot, slot, length) => inner.restoreSlot(snapshot, slot, length),
      dropSnapshot: (snapshot) => inner.dropSnapshot(snapshot),
      close: () => inner.close(),
      ...breakIt(inner),
    };
    const lost: string[] = [];
    for (const { name, check } of modelRunnerContract)
      await check({ runner, tolerance: 0 }).catch(() => lost.push(name));
    expect(lost).toEqual(expected);
  });
});
