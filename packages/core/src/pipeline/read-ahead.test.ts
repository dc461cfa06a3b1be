import { beforeEach, expect, test } from '@jest/globals';
import type { ScoringRequest, ScoringResult } from '../engine/scoring-sequence.js';
import type { SlotMemory } from '../engine/model-runner.js';
import { type AheadEngine, ReadAhead } from './read-ahead.js';

const prompt = { tokenIds: [1, 2, 3, 4, 5], prefixTokenCount: 2 };
const none: Pick<ScoringResult, 'logProbs'> = { logProbs: [] };

/** Reads until it is told that it is done. */
class SlowEngine implements AheadEngine {
  memory: SlotMemory = 'states';
  load = { running: 0, waiting: 0, freeSlots: 1 };
  readonly asked: ScoringRequest[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  readonly forgotten: string[] = [];
  done: () => void = () => undefined;

  score(request: ScoringRequest, signal?: AbortSignal): Promise<ScoringResult> {
    this.asked.push(request);
    this.signals.push(signal);
    return new Promise((resolve, reject) => {
      this.done = () => resolve(none as ScoringResult);
      signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  }

  forgetConversation(id: string): void {
    this.forgotten.push(id);
  }
}

let engine: SlowEngine;
let ahead: ReadAhead;
beforeEach(() => {
  engine = new SlowEngine();
  ahead = new ReadAhead(engine);
});
const settled = () => new Promise(setImmediate);

test('what the next prompt begins with is run for the conversation', () => {
  ahead.begin('a', () => prompt);
  expect(engine.asked).toMatchObject([
    { promptTokenIds: prompt.tokenIds, prefixTokenCount: 2, conversation: 'a' },
  ]);
});

test('nothing is read while the model is wanted, where slots remember positions, or beyond a prefix alone', () => {
  engine.load = { running: 0, waiting: 1, freeSlots: 1 };
  ahead.begin('a', () => prompt);
  engine.load = { running: 0, waiting: 0, freeSlots: 1 };
  ahead.begin('a', () => undefined);
  ahead.begin('a', () => ({ tokenIds: [1, 2], prefixTokenCount: 2 }));
  engine.memory = 'positions';
  ahead.begin('a', () => prompt);
  expect(engine.asked).toEqual([]);
});

test('it ends when somebody wants the model', async () => {
  ahead.begin('a', () => prompt);
  ahead.stop();
  await settled();
  expect([engine.signals[0]?.aborted, engine.forgotten]).toEqual([true, []]);
});

test('what is forgotten meanwhile is not kept, and others are not touched', async () => {
  ahead.begin('a', () => prompt);
  ahead.forget('b');
  expect(engine.signals[0]?.aborted).toBe(false);
  ahead.forget('a');
  await settled();
  expect([engine.signals[0]?.aborted, engine.forgotten]).toEqual([true, ['a']]);
  ahead.begin('c', () => prompt);
  engine.done();
  await settled();
  ahead.forget('c');
  expect(engine.forgotten).toEqual(['a']);
});
