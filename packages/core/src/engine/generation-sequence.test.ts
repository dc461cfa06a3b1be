import { describe, expect, test } from '@jest/globals';
import { type GenerationRequest, GenerationSequence } from './generation-sequence.js';
import type { OutputConstraint } from './output-constraint.js';
import { greedy } from './sampling-params.js';

const vocabSize = 8;
const stopToken = 7;

/** A model that is sure of the token whose turn it is. */
const sureOf = (tokenId: number): Float32Array =>
  Float32Array.from({ length: vocabSize }, (_, id) => (id === tokenId ? 5 : 0));

function sequence(changes: Partial<GenerationRequest> = {}, contextLength = 100): GenerationSequence {
  const request = {
    promptTokenIds: [1, 2],
    sampling: { ...greedy, maxOutputTokens: 4 },
    stopTokenIds: [stopToken],
    ...changes,
  };
  const made = new GenerationSequence(request, () => 0, { contextLength, memory: 'positions' });
  made.slot = 0;
  return made;
}

/** Runs the prompt, then has the model say one token after the other. @returns what went through the model */
function hear(one: GenerationSequence, said: readonly number[]): number[][] {
  const ran: number[][] = [];
  for (const tokenId of said) {
    if (one.isComplete) break;
    const row = one.row(100);
    ran.push([...row.tokenIds]);
    one.commit(row, sureOf(tokenId));
  }
  return ran;
}

describe('a generation', () => {
  test('puts each token through the model to get the next', () => {
    const one = sequence();
    expect(hear(one, [3, 4, stopToken])).toEqual([[1, 2], [3], [4]]);
    expect([one.outputTokenIds, one.finishReason, one.isComplete]).toEqual([[3, 4], 'stop-token', true]);
  });

  test('ends at the limit; the last token does not run', () => {
    const one = sequence();
    expect(hear(one, [3, 3, 3, 3, 3])).toHaveLength(4);
    expect([one.outputTokenIds, one.finishReason]).toEqual([[3, 3, 3, 3], 'max-tokens']);
  });

  test('ends where the context does', () => {
    const one = sequence({}, 4);
    hear(one, [3, 3, 3, 3, 3]);
    expect([one.outputTokenIds, one.finishReason]).toEqual([[3, 3], 'max-tokens']);
  });

  test('knows what is in the slot: all but the last token', () => {
    const one = sequence();
    hear(one, [3, 4, 5, 6]);
    expect(one.tokensInSlot()).toEqual([1, 2, 3, 4, 5]);
    const stopped = sequence();
    hear(stopped, [3, stopToken]);
    expect(stopped.tokensInSlot()).toEqual([1, 2, 3]);
  });

  test('is a turn of a conversation only where it is asked to be', () => {
    expect(sequence().conversationKey).toBeUndefined();
    expect(sequence({ conversation: 'a' }).conversationKey).toEqual({ kind: 'conversation', id: 'a' });
  });

  test('makes tokens of the prompt and of the output less likely, where it is told to', () => {
    const sampling = { ...greedy, maxOutputTokens: 2, repetitionPenalty: 2 };
    const one = sequence({ sampling });
    const close = (): Float32Array => Float32Array.of(0, 3, 0, 2.5, 2, 0, 0, 0);
    one.commit(one.row(100), close()); // 1 was in the prompt
    one.commit(one.row(100), close()); // and now 3 was in the output
    expect(one.outputTokenIds).toEqual([3, 4]);
  });
});

/** Allows the given tokens, in turn, and the stop token once the output may end. */
class Script implements OutputConstraint {
  #at = 0;

  constructor(
    readonly tokenIds: readonly number[],
    readonly mayEndAt: number = tokenIds.length,
  ) {}

  mask(logits: Float32Array, stopTokenIds: readonly number[]): void {
    logits.forEach((_, id) => {
      const isAllowed = id === this.tokenIds[this.#at] || (stopTokenIds.includes(id) && this.mayEnd());
      if (!isAllowed) logits[id] = -Infinity;
    });
  }

  advance(tokenId: number): void {
    expect(tokenId).toBe(this.tokenIds[this.#at++]);
  }

  mayEnd(): boolean {
    return this.#at >= this.mayEndAt;
  }

  isExhausted(): boolean {
    return this.#at === this.tokenIds.length;
  }
}

describe('a constraint', () => {
  test('decides whatever the model says, and ends the output when nothing may follow', () => {
    const one = sequence({ constraint: new Script([5, 6]) });
    hear(one, [3, stopToken, 3]);
    expect([one.outputTokenIds, one.finishReason]).toEqual([[5, 6], 'constraint-complete']);
  });

  test('lets the model end where the output is whole', () => {
    const one = sequence({ constraint: new Script([5, 6, 4], 1) });
    hear(one, [stopToken, stopToken]);
    expect([one.outputTokenIds, one.finishReason]).toEqual([[5], 'constraint-complete']);
  });

  test('that wants more than the limit ends as any other output', () => {
    const one = sequence({ constraint: new Script([5, 5, 5, 5, 5, 5]) });
    hear(one, [1, 1, 1, 1, 1, 1]);
    expect([one.outputTokenIds, one.finishReason]).toEqual([[5, 5, 5, 5], 'max-tokens']);
  });
});
