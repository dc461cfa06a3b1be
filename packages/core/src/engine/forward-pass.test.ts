import { describe, expect, test } from '@jest/globals';
import { FaultyRunner, type Faults } from '../testing/faulty-runner.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { ForwardPass, sequencesOf } from './forward-pass.js';
import { packParts } from './planned-pass.js';
import { ScoringSequence } from './scoring-sequence.js';
import type { Sequence } from './sequence.js';

function running(slot: number): Sequence {
  const sequence = new ScoringSequence({ promptTokenIds: [slot + 1], candidates: [[1]] });
  return Object.assign(sequence, { slot, status: 'running' as const });
}

function setup() {
  const scripted = new ScriptedModelRunner(([first = 0]) => first + 10);
  const faults: Faults = {};
  const sequences = [running(0), running(1)];
  const plan = sequences.map((sequence) => packParts([{ sequence, row: sequence.row(9) }]));
  const end = (index: number): Sequence => Object.assign(sequences[index] ?? running(0), { status: 'ended' });
  return {
    scripted,
    faults,
    plan,
    sequences,
    end,
    pass: new ForwardPass(new FaultyRunner(scripted, faults)),
  };
}

test('each part gets the logits of its row', async () => {
  const { pass, plan, sequences } = setup();
  const parts = await pass.run(plan);
  expect(parts.map(({ sequence }) => sequence)).toEqual(sequences);
  expect(parts.map(({ logits }) => logits.indexOf(10))).toEqual([11, 12]);
  expect(sequencesOf(plan)).toEqual(sequences);
});

test('who ended while the model ran gets nothing', async () => {
  const { pass, plan, sequences, end, faults } = setup();
  faults.forward = () => void end(0);
  expect((await pass.run(plan)).map(({ sequence }) => sequence)).toEqual([sequences[1]]);
});

test('an empty plan runs no pass', async () => {
  const { pass, scripted } = setup();
  expect(await pass.run([])).toEqual([]);
  expect(scripted.calls).toHaveLength(0);
});

describe('the model is interrupted', () => {
  test('when the last one leaves, and not before', async () => {
    const { pass, plan, end, scripted } = setup();
    const run = pass.run(plan);
    pass.leave(end(0));
    expect(scripted.interruptions).toBe(0);
    pass.leave(end(1));
    expect(scripted.interruptions).toBe(1);
    expect(await run).toEqual([]);
  });

  test('not by one who takes no part, nor when nothing runs any more', async () => {
    const { pass, plan, end, scripted } = setup();
    const run = pass.run(plan);
    pass.leave(Object.assign(running(2), { status: 'ended' as const }));
    await run;
    for (const index of [0, 1]) pass.leave(end(index));
    expect(scripted.interruptions).toBe(0);
  });

  test('not by those who took part in one that failed', async () => {
    const { pass, plan, end, scripted, faults } = setup();
    faults.forward = () => {
      throw new Error('out of memory');
    };
    await expect(pass.run(plan)).rejects.toThrow('out of memory');
    for (const index of [0, 1]) pass.leave(end(index));
    expect(scripted.interruptions).toBe(0);
  });
});
