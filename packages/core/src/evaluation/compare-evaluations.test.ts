import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { compareEvaluations, compareInPairs, exactMcNemar } from './compare-evaluations.js';
import { holmAdjusted } from './holm.js';

interface Reference {
  readonly mcnemar: readonly { readonly split: readonly [number, number]; readonly pValue: number }[];
  readonly holm: readonly { readonly pValues: readonly number[]; readonly adjusted: readonly number[] }[];
}
const { mcnemar, holm } = JSON.parse(
  await readFile(new URL('significance-reference.json', import.meta.url), 'utf8'),
) as Reference;

const digitsAlike = (found: number, expected: number): void =>
  expect(Math.abs(found - expected) / Math.max(expected, Number.MIN_VALUE)).toBeLessThan(1e-9);

test.each(mcnemar)('McNemar of $split as SciPy and statsmodels have it', ({ split: [a, b], pValue }) => {
  digitsAlike(exactMcNemar(a, b), pValue);
  digitsAlike(exactMcNemar(b, a), pValue);
});

test.each(holm)('Holm of $pValues as statsmodels has it', ({ pValues, adjusted }) => {
  for (const [at, value] of holmAdjusted(pValues).entries()) digitsAlike(value, adjusted[at] ?? NaN);
});

const row = (index: number, answer: string) => ({ index, answer, isRight: answer === 'good' });

test('rows are paired by their place, and those that only one has are left out', () => {
  const first = [row(1, 'good'), row(2, 'bad'), row(3, 'good')];
  const second = [row(2, 'good'), row(1, 'good'), row(4, 'good')];
  expect(compareEvaluations(first, second)).toEqual({
    rowCount: 2,
    onlyFirstRight: 0,
    onlySecondRight: 1,
    differing: 1,
    pValue: 1,
  });
  expect(() => compareEvaluations(first, [row(9, 'good')])).toThrow(/no rows in common/u);
});

test('all pairs are compared, and their p-values adjusted together', () => {
  const all = (answer: string) => Array.from({ length: 6 }, (_, at) => row(at + 1, answer));
  const pairs = compareInPairs([all('good'), all('bad'), all('worse')]);
  expect(pairs.map(({ first, second }) => [first, second])).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  // 2 / 2 ** 6, three tests
  for (const [at, expected] of [0.03125, 0.03125, 1].entries()) {
    digitsAlike(pairs[at]?.pValue ?? NaN, expected);
    digitsAlike(pairs[at]?.adjustedPValue ?? NaN, Math.min(1, 3 * expected));
  }
  expect(pairs.map(({ differing }) => differing)).toEqual([6, 6, 6]);
});
