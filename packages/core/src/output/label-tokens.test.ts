import { expect, test } from '@jest/globals';
import { TinyTokenizer } from '../testing/tiny-tokenizer.js';
import { compileLabels } from './label-tokens.js';

const tokenizer = new TinyTokenizer();
const stopTokenIds = [257, 256];
const compile = (labels: readonly string[], own = tokenizer) =>
  compileLabels(labels, { tokenizer: own, stopTokenIds }, 'it');

test.each([
  ['that differ', ['good', 'bad']],
  ['that begin alike', ['good', 'gone']],
])('labels %s are their own tokens', (_, labels) => {
  expect(compile(labels)).toEqual(
    labels.map((label) => ({
      label,
      tokenIds: tokenizer.encodePlain(label),
      tokenCount: label.length,
    })),
  );
});

test.each([[['go', 'good', 'bad']], [['good', 'go', 'bad']]])(
  '%j: where one begins another, all end with the first stop token, which is not counted',
  (labels) => {
    expect(compile(labels)).toEqual(
      labels.map((label) => ({
        label,
        tokenIds: [...tokenizer.encodePlain(label), 257],
        tokenCount: label.length,
      })),
    );
  },
);

test('labels that are the same tokens are refused, both named', () => {
  const folding = new TinyTokenizer();
  folding.encodeContinuation = (text) => tokenizer.encodePlain(text.toLowerCase());
  expect(() => compile(['no', 'Yes', 'yes'], folding)).toThrow(
    expect.objectContaining({
      code: 'invalid-task',
      message: expect.stringMatching(/^Task 'it': .*'Yes' and 'yes' as the same tokens/u),
    }),
  );
});
