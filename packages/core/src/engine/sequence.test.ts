import { describe, expect, test } from '@jest/globals';
import type { LogitsWanted } from './model-runner.js';
import { Sequence } from './sequence.js';

interface Ask {
  readonly tokenIds: number[];
  readonly logits: LogitsWanted;
}

/** Asks for what it is told, one after the other, once its prompt has run. */
class Asking extends Sequence {
  override readonly isBrief = true;
  readonly accepted: number[][] = [];
  readonly #asks: Ask[];

  constructor(prompt: number[], prefixTokenCount?: number, asks: readonly Ask[] = []) {
    super(prompt, prefixTokenCount);
    this.#asks = [...asks];
    this.slot = 3;
  }

  protected override accept(logits: Float32Array): void {
    this.accepted.push([...logits]);
    const next = this.#asks.shift();
    if (!next) return;
    this.pending = next.tokenIds;
    this.logitsWanted = next.logits;
  }
}

/** Runs it in rows of so many tokens at most. @returns position, tokens and logits of every row */
function rows(sequence: Sequence, tokenCount: number): [number, number[], LogitsWanted][] {
  const done: [number, number[], LogitsWanted][] = [];
  while (!sequence.isComplete) {
    const row = sequence.row(tokenCount);
    expect(row.slot).toBe(3);
    done.push([row.position, [...row.tokenIds], row.logits]);
    sequence.commit(row, Float32Array.of(row.position));
  }
  return done;
}

describe('rows', () => {
  test.each([1, 2, 3, 5, 100])('of %i tokens cover the prompt once, with logits behind the last', (count) => {
    const prompt = [1, 2, 3, 4, 5];
    const done = rows(new Asking(prompt), count);
    expect(done.flatMap(([, tokenIds]) => tokenIds)).toEqual(prompt);
    expect(done.map(([position]) => position)).toEqual(
      Array.from({ length: Math.ceil(5 / Math.min(count, 5)) }, (_, i) => i * count),
    );
    expect(done.map(([, , logits]) => logits)).toEqual([...done.slice(1).map(() => 'none'), 'last']);
  });

  test('end where the prefix does', () => {
    expect(rows(new Asking([1, 2, 3, 4, 5], 3), 2).map(([, tokenIds]) => tokenIds)).toEqual([
      [1, 2],
      [3],
      [4, 5],
    ]);
    expect(rows(new Asking([1, 2, 3, 4, 5], 3), 100).map(([, tokenIds]) => tokenIds)).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  test('that want all logits are not split', () => {
    const sequence = new Asking([1], 0, [{ tokenIds: [7, 8, 9], logits: 'all' }]);
    expect(rows(sequence, 1)).toEqual([
      [0, [1], 'last'],
      [1, [7, 8, 9], 'all'],
    ]);
    expect(sequence.accepted).toEqual([[0], [1]]);
  });

  test('change nothing until they are committed', () => {
    const sequence = new Asking([1, 2, 3]);
    expect(sequence.row(2)).toEqual(sequence.row(2));
    expect([sequence.pendingCount, sequence.tokensInSlot()]).toEqual([3, []]);
  });

  test('belong to a sequence that runs', () => {
    const sequence = new Asking([1]);
    sequence.slot = undefined;
    expect(() => sequence.row(1)).toThrow('only a running sequence');
  });
});

describe('what a cache has', () => {
  test('is skipped and counted', () => {
    const sequence = new Asking([1, 2, 3, 4], 2);
    sequence.skip(2);
    expect([sequence.cachedTokenCount, sequence.tokensInSlot()]).toEqual([2, [1, 2]]);
    expect(rows(sequence, 100)).toEqual([[2, [3, 4], 'last']]);
  });

  test('may end anywhere before the last token, and the prefix still ends a row', () => {
    const sequence = new Asking([1, 2, 3, 4], 3);
    sequence.skip(1);
    expect(rows(sequence, 100).map(([, tokenIds]) => tokenIds)).toEqual([[2, 3], [4]]);
  });

  test('is never the whole prompt, and comes first', () => {
    expect(() => new Asking([1, 2]).skip(2)).toThrow('the last token runs');
    const late = new Asking([1, 2, 3]);
    late.commit(late.row(1), new Float32Array(0));
    expect(() => late.skip(1)).toThrow('nothing has run yet');
  });
});

describe('a prefix', () => {
  test('ends before the prompt does', () => {
    expect(() => new Asking([1, 2], 2)).toThrow('at least one token after its prefix');
  });

  test('is at its end only with exactly its tokens in the slot', () => {
    const sequence = new Asking([1, 2, 3, 4], 2);
    const ends = [sequence.isAtPrefixEnd];
    while (!sequence.isComplete) {
      sequence.commit(sequence.row(1), new Float32Array(0));
      ends.push(sequence.isAtPrefixEnd);
    }
    expect(ends).toEqual([false, false, true, false, false]);
    expect(new Asking([1]).isAtPrefixEnd).toBe(false);
  });

  test('has the same key for the same tokens, another for others', () => {
    const key = (prompt: number[], count: number) => new Asking(prompt, count).prefixKey;
    expect(key([1, 2, 3], 2)).toEqual(key([1, 2, 9], 2));
    expect(key([1, 2, 3], 2)).not.toEqual(key([12, 3], 1));
    expect(key([1, 2, 3], 1)).not.toEqual(key([1, 2, 3], 2));
  });
});
