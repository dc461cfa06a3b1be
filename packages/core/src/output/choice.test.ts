import { describe, expect, jest, test } from '@jest/globals';
import type { Engine } from '../engine/engine.js';
import type { ScoringResult } from '../engine/scoring-sequence.js';
import { answerRequest } from '../testing/answer-request.js';
import { replyScript, scriptedModel } from '../testing/scripted-model.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { choiceDeclaration, choiceFormat } from './choice.js';
import type { Answer, AnswerRequest } from './output-format.js';
import type { Classification } from './task-output.js';

const format = choiceFormat(
  choiceDeclaration.parse({ format: 'choice', choices: [{ value: 'good' }, { value: 'bad' }] }),
);
const codec = scriptedModel(new ScriptedModelRunner(replyScript(() => '')));
const compiled = format.compile(codec, 'it');

const scored = (logProbs: readonly number[], cachedTokenCount = 0, totalMs = 1): ScoringResult => ({
  logProbs,
  cachedTokenCount,
  timing: { queuedMs: 0, prefillMs: totalMs, timeToFirstTokenMs: totalMs, totalMs },
});
/** A prompt with so many tokens behind a prefix of 20. */
const prompt = (ownTokenCount: number): EncodedPrompt => ({
  tokenIds: Array.from({ length: 20 + ownTokenCount }, (_, i) => i),
  prefixTokenCount: 20,
});

type Score = Engine['score'];

async function answer(
  score: Score,
  prompts: AnswerRequest['prompts'],
  more: Partial<AnswerRequest> = {},
): Promise<Answer & { readonly output: Classification }> {
  const engine = { limits: { slotCount: 1, maxWaiting: 64 }, score } as unknown as Engine;
  const pieces = compiled.answer(answerRequest(engine, { prompts, ...more }));
  const last = await pieces.next();
  if (!last.done || last.value.output.kind !== 'choice') throw new Error('expected a choice in one piece');
  return { ...last.value, output: last.value.output };
}

/** Answers window by window with what is given for them. */
const replay = (results: readonly ScoringResult[]): Score => {
  const left = [...results];
  return () => Promise.resolve(left.shift() ?? scored([NaN, NaN]));
};

const surelyGood = [-0.1, -5];
const maybeBad = [-3, -1];

describe('windows are taken together', () => {
  const prompts = [prompt(30), prompt(10)] as const;

  test('mean: log-probabilities, weighted by the windows’ own lengths', async () => {
    const { output } = await answer(replay([scored(surelyGood), scored(maybeBad)]), prompts);
    expect(output.label).toBe('good');
    expect(output.windowCount).toBe(2);
    expect(output.scores[0]?.logProb).toBeCloseTo(0.75 * -0.1 + 0.25 * -3, 12);
    expect(output.scores[1]?.logProb).toBeCloseTo(0.75 * -5 + 0.25 * -1, 12);
  });

  test.each([
    ['first', [surelyGood, maybeBad]],
    ['last', [maybeBad, surelyGood]],
  ])('strongest: the one that is surest of itself, when it is the %s', async (_, logProbs) => {
    const results = logProbs.map((each) => scored(each));
    const { output } = await answer(replay(results), prompts, { aggregate: 'strongest' });
    expect(output.scores.map(({ logProb }) => logProb)).toEqual(surelyGood);
    expect(output).toMatchObject({ label: 'good', windowCount: 2 });
  });

  test('figures: all cached tokens, the longest time, and nothing written', async () => {
    const results = [scored(surelyGood, 7, 30), scored(surelyGood, 5, 40)];
    expect(await answer(replay(results), prompts)).toMatchObject({
      cachedTokenCount: 12,
      outputTokenCount: 0,
      timing: { totalMs: 40 },
    });
  });

  test('no more of them are under way than the share of one caller', async () => {
    let [underWay, most] = [0, 0];
    const score: Score = async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return scored(surelyGood);
    };
    const many = [prompt(1), ...Array.from({ length: 9 }, () => prompt(1))] as const;
    const { output } = await answer(score, many);
    expect([output.windowCount, most]).toEqual([10, 2]);
  });
});

test('the engine gets each prompt with its prefix, every label, and the caller’s signal', async () => {
  const score = jest.fn<Score>(() => Promise.resolve(scored(surelyGood)));
  const { signal } = new AbortController();
  await answer(score, [prompt(3)], { signal });
  const candidates = ['good', 'bad'].map((label) => codec.tokenizer.encodePlain(label));
  expect(score.mock.calls).toEqual([
    [{ promptTokenIds: prompt(3).tokenIds, prefixTokenCount: 20, candidates, withHidden: false }, signal],
  ]);
});

test('a calibration is what the labels are judged by', async () => {
  const calibration = {
    format: 1,
    task: 'it',
    fingerprint: '0',
    model: 'none',
    dtype: 'fp32',
    bias: [0, 9],
    temperature: 1,
    abstainBelow: 0,
    rowCount: 1,
  } as const;
  const { output } = await answer(replay([scored(surelyGood)]), [prompt(1)], {
    calibration: { ...calibration, bias: [...calibration.bias] },
  });
  expect(output).toMatchObject({ label: 'bad', calibrated: true });
});
