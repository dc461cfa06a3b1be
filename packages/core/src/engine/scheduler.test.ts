import { describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { GenerationSequence } from './generation-sequence.js';
import { greedy } from './sampling-params.js';
import { Scheduler, type SchedulerLimits, type SlotAdvice } from './scheduler.js';
import { ScoringSequence } from './scoring-sequence.js';
import type { Sequence } from './sequence.js';

const noAdvice: SlotAdvice = { isKnown: () => false, slotFor: () => undefined };
const allKnown: SlotAdvice = { isKnown: () => true, slotFor: () => undefined };
const prefix = [1, 2, 3];

const scheduler = (limits: Partial<SchedulerLimits> = {}): Scheduler =>
  new Scheduler({
    slotCount: 2,
    maxWaiting: 10,
    prefillBudget: 8,
    contextLength: 20,
    memory: 'positions',
    ...limits,
  });

const generation = (length: number): Sequence =>
  new GenerationSequence(
    {
      promptTokenIds: new Array<number>(length).fill(5),
      sampling: { ...greedy, maxOutputTokens: 4 },
      stopTokenIds: [],
    },
    () => 0,
    { contextLength: 100, memory: 'positions' },
  );

const scoring = (ownLength: number, candidates: number[][] = [[1], [2]]): Sequence =>
  new ScoringSequence({
    promptTokenIds: [...prefix, ...new Array<number>(ownLength).fill(5)],
    prefixTokenCount: prefix.length,
    candidates,
  });

function add<S extends Sequence>(to: Scheduler, sequences: readonly S[]): readonly S[] {
  for (const sequence of sequences) to.add(sequence);
  return sequences;
}

/** Takes the planned rows as run; logits say nothing. */
function runPlan(one: Scheduler): number[] {
  return one.plan().map(({ parts, row }) => {
    for (const part of parts) part.sequence.commit(part.row, new Float32Array(4));
    return row.tokenIds.length;
  });
}

describe('admission', () => {
  test('in a burst anybody may wait for two turns of all slots, or a second if that is longer; where the queue has stood for a second, for one', () => {
    const one = scheduler({ slotCount: 1 });
    const [first, ...others] = add(
      one,
      [1, 2, 3, 4].map(() => generation(1)),
    );
    one.admit(noAdvice, 0);
    if (first) one.end(first);
    one.admit(noAdvice, 300);
    expect([one.shortWaitMs(999), one.shortWaitMs(1000)]).toEqual([1000, 300]);
    for (const sequence of others) one.end(sequence);
    one.admit(noAdvice, 1000);
    expect(one.shortWaitMs(3000)).toBe(1000);
  });

  test('before anybody had to wait, how long those take who have a slot tells how long a turn is', () => {
    const one = scheduler();
    expect([one.shortWaitMs(0), one.reserve(0)]).toEqual([1000, 0]);
    one.noteStay(4000);
    expect(one.shortWaitMs(0)).toBe(8000);
    add(one, [generation(1), generation(1), generation(1)]);
    one.admit(noAdvice, 0);
    // two slots, each for four seconds: one is waiting, and the reserved place is another
    expect(() => one.reserve(3999, 0)).toThrow(/about 4\.0 s/u);
    expect(one.reserve(4000, 0)).toBe(2);
  });

  test('refuses at once who would wait for longer than there is, as fast as it goes now, and says when', () => {
    const one = scheduler();
    expect(one.reserve(0)).toBe(0);
    one.release();
    const running = add(one, [generation(1), generation(1), generation(1), generation(1), generation(1)]);
    one.admit(noAdvice, 0);
    // how long they take nobody knows yet
    expect(one.expectedWaitMs).toBe(0);
    expect(one.reserve(1)).toBe(3);
    one.release();
    for (const [i, sequence] of running.slice(0, 2).entries()) {
      one.end(sequence);
      one.admit(noAdvice, (i + 1) * 1000);
    }
    // a slot a second, and one is waiting
    expect(one.expectedWaitMs).toBe(1000);
    expect(one.reserve(1000)).toBe(1);
    expect(() => one.reserve(500)).toThrow(
      expect.objectContaining({
        code: 'queue-too-slow',
        retryAfterSeconds: 2,
        message: expect.stringContaining('2.0 s'),
      }),
    );
    one.release();
    expect(one.reserve(1001)).toBe(1);
  });

  test('who is done in a pass goes before those who generate, as long as such ones hold less than half of the slots', () => {
    const one = scheduler({ slotCount: 4, memory: 'states' });
    const [first, second, ...scorings] = add(one, [
      generation(1),
      generation(1),
      scoring(1),
      scoring(2),
      scoring(3),
    ]);
    const [a, b, c] = scorings;
    expect(one.admit(noAdvice, 0)).toEqual([[a], [b], [first], [second]]);
    if (a) one.end(a);
    expect(one.admit(noAdvice, 1)).toEqual([[c]]);
  });

  test('with one slot nobody is overtaken', () => {
    const one = scheduler({ slotCount: 1 });
    const [a, b] = add(one, [generation(1), scoring(1)]);
    expect(one.admit(noAdvice, 0)).toEqual([[a]]);
    if (a) one.end(a);
    expect(one.admit(noAdvice, 1)).toEqual([[b]]);
  });

  test('is first come, first served, into the lowest free slots', () => {
    const one = scheduler();
    const [a, b, c] = add(one, [generation(1), generation(1), generation(1)]);
    expect(one.admit(noAdvice, 0)).toEqual([[a], [b]]);
    expect([a?.slot, b?.slot, c?.slot]).toEqual([0, 1, undefined]);
    expect([a?.status, c?.status]).toEqual(['running', 'waiting']);
    expect([one.runningCount, one.waitingCount, one.freeSlotCount]).toEqual([2, 1, 0]);
    expect(one.admit(noAdvice, 0)).toEqual([]);
  });

  test('a slot that becomes free goes to the one that waited longest', () => {
    const one = scheduler();
    const [a, , c] = add(one, [generation(1), generation(1), generation(1), generation(1)]);
    one.admit(noAdvice, 0);
    if (a) one.end(a);
    expect(one.admit(noAdvice, 0)).toEqual([[c]]);
    expect(c?.slot).toBe(0);
  });

  test('takes the advised slot', () => {
    const one = scheduler({ slotCount: 3 });
    const [a, b] = add(one, [generation(1), generation(2)]);
    one.admit({ ...noAdvice, slotFor: (sequence) => (sequence === a ? 2 : undefined) }, 0);
    expect([a?.slot, b?.slot]).toEqual([2, 0]);
  });

  test('a full queue refuses; the numbers say how many are ahead, and those who get a free slot do not count', () => {
    const one = scheduler({ slotCount: 1, maxWaiting: 2 });
    const enter = (): number => {
      const ahead = one.reserve();
      one.release();
      one.add(generation(1));
      return ahead;
    };
    expect([enter(), enter(), enter()]).toEqual([0, 1, 2]);
    expect(enter).toThrow(QaioError);
    expect(enter).toThrow(/2 requests are waiting/u);
    one.admit(noAdvice, 0);
    expect(enter).toThrow(/2 requests are waiting/u);
  });

  test('a place that is kept counts as taken until it is given up', () => {
    const one = scheduler({ slotCount: 1, maxWaiting: 1 });
    expect([one.reserve(), one.reserve()]).toEqual([0, 1]);
    expect(() => one.reserve()).toThrow(/queue is full/u);
    one.release();
    expect(one.reserve()).toBe(1);
  });
});

describe('ending', () => {
  test('a waiting one leaves the queue, a running one gives its slot back, twice is once', () => {
    const one = scheduler();
    const [a, b, c] = add(one, [generation(1), generation(1), generation(1)]);
    one.admit(noAdvice, 0);
    for (const sequence of [c, b, b, a]) if (sequence) one.end(sequence);
    expect([a?.status, b?.slot, c?.status]).toEqual(['ended', undefined, 'ended']);
    expect([one.isIdle, one.freeSlotCount]).toEqual([true, 2]);
  });

  test('free slots stay in order, so that those who run are neighbours', () => {
    const one = scheduler({ slotCount: 3 });
    const [a, , c] = add(one, [generation(1), generation(1), generation(1)]);
    one.admit(noAdvice, 0);
    for (const sequence of [c, a]) if (sequence) one.end(sequence);
    const [d] = add(one, [generation(1)]);
    one.admit(noAdvice, 0);
    expect(d?.slot).toBe(0);
  });
});

describe('planning', () => {
  test('a decoding sequence gets its token beside a prompt that takes what the budget has', () => {
    const one = scheduler();
    add(one, [generation(1), generation(20)]);
    one.admit(noAdvice, 0);
    expect(runPlan(one)).toEqual([1, 8]);
    expect(runPlan(one)).toEqual([1, 8]);
    expect(runPlan(one)).toEqual([1, 4]);
    expect(runPlan(one)).toEqual([1, 1]);
  });

  test('a prompt is cut where it is alone, whoever else runs, where what each gets must not depend on the others', () => {
    const pieces = (isBatchInvariant: boolean): number[][] => {
      const one = scheduler({ isBatchInvariant });
      add(one, [generation(20), generation(20)]);
      one.admit(noAdvice, 0);
      return Array.from({ length: 6 }, () => runPlan(one));
    };
    expect(pieces(true)).toEqual([[8], [8], [4], [1, 8], [1, 8], [1, 4]]);
    expect(pieces(false)).toEqual([[8], [8], [4, 4], [1, 8], [1, 8], [1, 1]]);
  });

  test('changes nothing by itself', () => {
    const one = scheduler();
    add(one, [generation(3), generation(9)]);
    one.admit(noAdvice, 0);
    expect(one.plan()).toEqual(one.plan());
  });
});

describe('packing', () => {
  test('those that wait behind the same known prefix share a slot, in the order in which they came', () => {
    const one = scheduler({ slotCount: 1 });
    const [a, other, b] = add(one, [scoring(2), generation(3), scoring(3)]);
    expect(one.admit(allKnown, 0)).toEqual([[a, b]]);
    expect([a?.slot, b?.slot, other?.slot]).toEqual([0, 0, undefined]);
    if (a) one.end(a);
    expect(one.freeSlotCount).toBe(0);
    if (b) one.end(b);
    expect(one.freeSlotCount).toBe(1);
  });

  test('not behind one that must run first', () => {
    const one = scheduler();
    const [a, b, c] = add(one, [scoring(2), scoring(3), scoring(3)]);
    expect(one.admit(noAdvice, 0)).toEqual([[a], [b]]);
    expect(c?.status).toBe('waiting');
  });

  test('not where what each gets must be the same to the last bit', () => {
    const one = scheduler({ isBatchInvariant: true });
    const [a, b] = add(one, [scoring(2), scoring(3), scoring(3)]);
    expect(one.admit(allKnown, 0)).toEqual([[a], [b]]);
  });

  test('not with another prefix, nor where labels have several tokens', () => {
    const one = scheduler({ slotCount: 3 });
    const foreign = new ScoringSequence({
      promptTokenIds: [9, 9, 9, 5],
      prefixTokenCount: 3,
      candidates: [[1]],
    });
    const sequences = add(one, [scoring(2), foreign, scoring(2, [[1, 2], [3]])]);
    expect(one.admit(allKnown, 0)).toEqual(sequences.map((sequence) => [sequence]));
  });

  test('as many as the context has room for behind the prefix', () => {
    const one = scheduler({ slotCount: 1, prefillBudget: 100, contextLength: 3 + 10 });
    const [a, b, c, d] = add(one, [scoring(4), scoring(5), scoring(2), scoring(1)]);
    expect(one.admit(allKnown, 0)).toEqual([[a, b, d]]);
    expect(c?.status).toBe('waiting');
  });

  test('up to twice the budget, once where somebody decodes', () => {
    const idle = scheduler({ contextLength: 100 });
    add(idle, [scoring(6), scoring(6), scoring(4), scoring(1)]);
    expect(idle.admit(allKnown, 0).map((sharers) => sharers.length)).toEqual([3, 1]);
    const busy = scheduler({ contextLength: 100 });
    add(busy, [generation(1)]);
    busy.admit(allKnown, 0);
    add(busy, [scoring(6), scoring(2), scoring(1)]);
    expect(busy.admit(allKnown, 0).map((sharers) => sharers.length)).toEqual([2]);
  });

  test('one that is too long to share anything runs all the same', () => {
    const one = scheduler({ contextLength: 100 });
    const [long] = add(one, [scoring(40), scoring(1)]);
    expect(one.admit(allKnown, 0)[0]).toEqual([long]);
  });
});
