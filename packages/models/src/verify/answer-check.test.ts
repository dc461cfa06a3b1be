import { expect, test } from '@jest/globals';
import type { Engine } from '@qaio/core';
import { type VerifyPrompt, checkAnswers, compareLabels } from './answer-check.js';

/** Scores the prompts in turn. */
const engine = (...scores: readonly (readonly number[])[]): Engine => {
  const score = ({ promptTokenIds: [id = 0] }: { readonly promptTokenIds: readonly number[] }) =>
    Promise.resolve({ logProbs: scores[id] });
  return { score } as unknown as Engine;
};

const prompts = (count: number, maxLabelFlips?: number): VerifyPrompt[] =>
  Array.from({ length: count }, (_, id) => ({
    task: 'mood',
    tokenIds: [id],
    prefixTokenCount: 0,
    candidates: [[1], [2]],
    maxLabelFlips,
  }));

const sure = [-0.1, -2];
const torn = [-0.6, -0.8];
const other = [-1, -0.5];

test.each<[string, number | undefined, readonly (readonly number[])[], string, object]>([
  ['the same labels', undefined, [sure, torn], 'passed', { labelFlips: 0, nearTieFlips: 0 }],
  ['another label in a near tie', undefined, [sure, other], 'passed', { labelFlips: 0, nearTieFlips: 1 }],
  [
    'another label where fp32 was sure',
    undefined,
    [other, torn],
    'failed',
    { labelFlips: 1, nearTieFlips: 0 },
  ],
  ['the same, as often as the task allows', 0.5, [other, torn], 'passed', { labelFlips: 1, nearTieFlips: 0 }],
])('%s', async (_, allowed, ours, outcome, values) => {
  const [check] = await checkAnswers(engine(...ours), engine(sure, torn), prompts(2, allowed));
  expect(check).toMatchObject({ outcome, values });
});

test('scores that are no numbers fail', async () => {
  const [check] = await checkAnswers(engine([NaN, NaN]), engine(sure), prompts(1));
  expect(check?.outcome).toBe('failed');
});

test('a label counts as flipped where fp32 was sure, and apart where it was torn', () => {
  const ours = [other, other, sure, [-3, -2.9, -0.1]];
  expect(compareLabels(ours, [sure, torn, torn, [-0.2, -3, -0.4]])).toEqual({ flips: 1, nearTies: 2 });
});
