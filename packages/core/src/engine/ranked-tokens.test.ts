import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RankedTokens } from './ranked-tokens.js';

interface Case {
  readonly logits: readonly number[];
  readonly temperature: number;
}

// equal and nearly equal ones among them
const cases = fc.record({
  logits: fc.array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.float({ min: -40, max: 40, noNaN: true })), {
    minLength: 1,
    maxLength: 300,
  }),
  temperature: fc.double({ min: 0.05, max: 2, noNaN: true }),
});

/** All tokens that count, sorted. */
function sorted({ logits, temperature }: Case): { id: number; weight: number }[] {
  const stored = Float32Array.from(logits);
  const largest = stored.reduce((most, logit) => Math.max(most, logit));
  return Array.from(stored, (logit, id) => ({ id, distance: (largest - logit) / temperature }))
    .sort((a, b) => a.distance - b.distance || a.id - b.id)
    .map(({ id, distance }) => ({ id, weight: Math.exp(-distance) }))
    .filter(({ weight }) => weight >= 1e-12);
}

const massOf = (tokens: readonly { weight: number }[]): number =>
  tokens.reduce((sum, { weight }) => sum + weight, 0);

const tokensOf = ({ logits, temperature }: Case): RankedTokens =>
  new RankedTokens(Float32Array.from(logits), temperature);

describe('beside a whole ranking', () => {
  test('the weights add up to the same', () => {
    fc.assert(
      fc.property(cases, (each) => {
        const expected = massOf(sorted(each));
        expect(Math.abs(tokensOf(each).mass / expected - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  test('so many of the likeliest weigh the same', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 400 }), (each, count) => {
        const expected = massOf(sorted(each).slice(0, count));
        expect(Math.abs(tokensOf(each).massOf(count) / expected - 1)).toBeLessThan(1e-9);
      }),
    );
  });

  test('the same tokens are the fewest that reach a weight', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (each, place) => {
        const ranked = sorted(each);
        const end = place % ranked.length;
        const before = massOf(ranked.slice(0, end));
        // within the last token's share, far from its ends
        const run = tokensOf(each).reaching(before + (ranked[end]?.weight ?? 0) / 2);
        const weight = ranked[end]?.weight ?? 0;
        if (weight < 1e-6) return;
        expect(run.last).toBe(ranked[end]?.id);
        expect(Math.abs(run.mass / (before + weight) - 1)).toBeLessThan(1e-9);
      }),
    );
  });
});

test('a weight that nothing reaches takes all tokens, none takes the first', () => {
  const tokens = new RankedTokens(Float32Array.of(1, 3, 2, 3), 1);
  expect(tokens.reaching(10)).toEqual({ last: 0, mass: tokens.mass });
  expect(tokens.reaching(0).last).toBe(1);
});
