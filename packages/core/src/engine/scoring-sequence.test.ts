import { describe, expect, test } from '@jest/globals';
import { Dice } from '../testing/dice.js';
import type { ForwardRow } from './model-runner.js';
import { ScoringSequence, type ScoringShape } from './scoring-sequence.js';

const vocabSize = 6;
const shape: ScoringShape = { hiddenSize: 0, contextLength: 64, memory: 'positions' };
const wideShape: ScoringShape = { ...shape, hiddenSize: 2 };

/** Any function of all tokens so far; no two texts have the same. */
function logitsAfter(tokenIds: readonly number[]): number[] {
  const sum = tokenIds.reduce((total, id, i) => (total * 7 + id * (i + 3)) % 1009, 1);
  return Array.from({ length: vocabSize }, (_, id) => Math.sin(sum * (id + 1)) * 4);
}

/** log P of each candidate, by the definition. */
function definition(prompt: readonly number[], candidates: readonly (readonly number[])[]): number[] {
  return candidates.map((candidate) =>
    candidate.reduce((total, id, i) => {
      const logits = logitsAfter([...prompt, ...candidate.slice(0, i)]);
      const sum = logits.reduce((exps, logit) => exps + Math.exp(logit), 0);
      return total + (logits[id] ?? NaN) - Math.log(sum);
    }, 0),
  );
}

/** Runs it as a model would that keeps what stands before a row. */
function run(sequence: ScoringSequence, tokenCount = 100): ForwardRow[] {
  const rows: ForwardRow[] = [];
  const text: number[] = [];
  sequence.slot = 0;
  while (!sequence.isComplete) {
    const row = sequence.row(tokenCount);
    rows.push(row);
    let start = 0;
    const all = (row.segmentLengths ?? [row.tokenIds.length]).flatMap((length) => {
      text.length = row.position;
      return row.tokenIds.slice(start, (start += length)).map((id) => {
        text.push(id);
        return logitsAfter(text);
      });
    });
    const wanted = row.logits === 'all' ? all : row.logits === 'last' ? all.slice(-1) : [];
    sequence.commit(row, Float32Array.from(wanted.flat()));
  }
  return rows;
}

describe('log-probabilities', () => {
  test('are those of the definition, whatever the candidates and the chunks', () => {
    for (let seed = 0; seed < 300; seed++) {
      const dice = new Dice(seed);
      const ids = (count: number): number[] => Array.from({ length: count }, () => dice.below(vocabSize));
      const promptTokenIds = ids(dice.from(1, 9));
      const candidates = Array.from({ length: dice.from(1, 5) }, () => ids(dice.from(1, 4)));
      const prefixTokenCount = dice.below(promptTokenIds.length);
      const request = { promptTokenIds, prefixTokenCount, candidates };
      const sequence = new ScoringSequence(request, {
        ...shape,
        contextLength: promptTokenIds.length + dice.from(3, 20),
        memory: dice.isOneIn(4) ? 'states' : 'positions',
      });
      run(sequence, dice.from(1, 5));
      const expected = definition(promptTokenIds, candidates);
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - (sequence.logProbs[i] ?? NaN))));
      expect([seed, worst < 1e-5]).toEqual([seed, true]);
    }
  });

  test('of single tokens that are all tokens add up to certainty', () => {
    const candidates = Array.from({ length: vocabSize }, (_, id) => [id]);
    const sequence = new ScoringSequence({ promptTokenIds: [1, 2, 3], candidates });
    run(sequence);
    expect(sequence.logProbs.reduce((sum, logProb) => sum + Math.exp(logProb), 0)).toBeCloseTo(1, 6);
  });
});

describe('a hidden state', () => {
  test('is the one after the prompt, and the log-probabilities are as without it', () => {
    const request = { promptTokenIds: [1, 2, 3], candidates: [[1], [2, 3]] };
    const [plain, wide] = [
      new ScoringSequence(request),
      new ScoringSequence({ ...request, withHidden: true }, wideShape),
    ];
    run(plain);
    wide.slot = 0;
    const [first] = [wide.row(9)];
    expect(first.withHidden).toBe(true);
    wide.commit(first, Float32Array.of(...logitsAfter([1, 2, 3]), 0.5, 0.25));
    const second = wide.row(9);
    expect(second.withHidden).toBeUndefined();
    wide.commit(second, Float32Array.from(logitsAfter([1, 2, 3, 2])));
    expect(wide.logProbs).toEqual(plain.logProbs);
    expect(wide.hidden).toEqual(Float32Array.of(0.5, 0.25));
    expect(plain.hidden).toBeUndefined();
  });
});

describe('passes', () => {
  const candidates = [[1], [2, 3, 4], [5], [1, 1], [4, 4, 4]];
  const passes = (one: Partial<ScoringShape>, of = candidates) =>
    run(new ScoringSequence({ promptTokenIds: [3, 3, 3], candidates: of }, { ...shape, ...one })).map(
      ({ position, tokenIds, logits, segmentLengths }) => [position, tokenIds, logits, segmentLengths],
    );

  test('are one for single tokens, and one more for longer candidates side by side, over the places behind the prompt', () => {
    const prompt = [0, [3, 3, 3], 'last', undefined];
    expect(passes({}, [[1], [5]])).toEqual([prompt]);
    expect(passes({}, [[1], [2, 3]])).toEqual([prompt, [3, [2], 'all', undefined]]);
    expect(passes({})).toEqual([prompt, [3, [2, 3, 1, 4, 4], 'all', [2, 1, 2]]]);
  });

  test('are more where the context has no room for all, or the memory is of states', () => {
    expect(passes({ contextLength: 7 }).slice(1)).toEqual([
      [3, [2, 3, 1], 'all', [2, 1]],
      [3, [4, 4], 'all', undefined],
    ]);
    expect(passes({ memory: 'states' }).slice(1)).toEqual([
      [3, [2, 3], 'all', undefined],
      [3, [1], 'all', undefined],
      [3, [4, 4], 'all', undefined],
    ]);
    expect(passes({ contextLength: 7 }, [[1, 2, 3, 4, 5, 1, 2]]).slice(1)).toMatchObject([
      [3, [1, 2, 3, 4, 5, 1], 'all'],
    ]);
  });

  test('stay narrow, however many candidates there are', () => {
    const many = Array.from({ length: 50 }, (_, i) => [i % vocabSize, 1, 2]);
    const widths = passes({ contextLength: 1000 }, many).map(([, tokenIds]) => (tokenIds as number[]).length);
    expect(widths).toEqual([3, 32, 32, 32, 4]);
  });
});

describe('a pack', () => {
  const sequence = (prompt: readonly number[], candidates: readonly (readonly number[])[]) =>
    new ScoringSequence({ promptTokenIds: prompt, prefixTokenCount: 2, candidates });

  test('has those that need one pass behind the same prefix', () => {
    expect(sequence([1, 2, 3], [[1]]).packKey).toBe(sequence([1, 2, 4, 5], [[2], [3]]).packKey);
    expect(sequence([1, 2, 3], [[1]]).packKey).not.toBe(sequence([1, 3, 3], [[1]]).packKey);
    expect(sequence([1, 2, 3], [[1], [2, 3]]).packKey).toBeUndefined();
  });

  test('does not mix those that want the hidden state with those that do not', () => {
    const request = { promptTokenIds: [1, 2, 3], prefixTokenCount: 2, candidates: [[1]] };
    const wide = new ScoringSequence({ ...request, withHidden: true }, wideShape);
    expect(wide.packKey).toBeDefined();
    expect(wide.packKey).not.toBe(new ScoringSequence(request, wideShape).packKey);
  });

  test('a candidate without tokens is a bug', () => {
    expect(() => sequence([1, 2, 3], [[1], []])).toThrow('every candidate has at least one token');
  });
});
