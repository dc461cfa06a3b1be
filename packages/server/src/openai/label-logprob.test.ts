import { expect, test } from '@jest/globals';
import type { Classification } from '@qaio/core';
import { labelLogprob } from './label-logprob.js';

const score = (label: string, probability: number) => ({ label, probability, logProb: -1, tokenCount: 1 });
const choice: Classification = {
  kind: 'choice',
  label: 'b',
  id: undefined,
  abstainReason: undefined,
  confidence: 0.75,
  labelMass: 1,
  calibrated: false,
  windowCount: 1,
  scores: [score('a', 0.25), score('b', 0.75), score('好', 0)],
};

test('labels are tokens, the likeliest first, and what is out of the question has a number', () => {
  const { token, logprob, top_logprobs: top } = labelLogprob(choice, Infinity);
  expect([token, logprob]).toEqual(['b', Math.log(0.75)]);
  expect(top).toEqual([
    { token: 'b', logprob: Math.log(0.75), bytes: [98] },
    { token: 'a', logprob: Math.log(0.25), bytes: [97] },
    { token: '好', logprob: -9999, bytes: [0xe5, 0xa5, 0xbd] },
  ]);
});

test('an abstention is an empty token, as its content is, with the labels beside it', () => {
  const answer = labelLogprob({ ...choice, label: '', abstainReason: 'low-confidence' }, 1);
  expect(answer).toMatchObject({ token: '', logprob: 0, bytes: [], top_logprobs: [{ token: 'b' }] });
});
