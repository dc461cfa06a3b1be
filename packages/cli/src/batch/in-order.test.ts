import { expect, test } from '@jest/globals';
import { assert, property, shuffledSubarray } from 'fast-check';
import { InOrder } from './in-order.js';

test('whatever comes in any order goes out in order, each as soon as it may', () => {
  const numbers = Array.from({ length: 12 }, (_, i) => i + 5);
  assert(
    property(shuffledSubarray(numbers, { minLength: 12 }), (shuffled) => {
      const inOrder = new InOrder<number>(5);
      const seen = new Set<number>();
      const out: number[] = [];
      for (const number of shuffled) {
        seen.add(number);
        out.push(...inOrder.add(number, number));
        let expected = 5;
        while (seen.has(expected)) expected += 1;
        expect(out).toHaveLength(expected - 5);
      }
      expect(out).toEqual(numbers);
    }),
  );
});
