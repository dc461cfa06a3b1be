import { expect, test } from '@jest/globals';
import { seededRandom } from '../random.js';
import { Scratch } from './scratch.js';

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);

const isEqual = (view: ArrayLike<number | bigint>, values: readonly number[]): boolean =>
  view.length === values.length && values.every((value, i) => Number(view[i]) === value);

test('whatever is asked for in one pass, nothing lies over anything else', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = seededRandom(seed);
    const scratch = new Scratch();
    for (let pass = 0; pass < 4; pass++) {
      scratch.reset();
      const views = Array.from({ length: 12 }, () => {
        const values = numbers(Math.floor(random() ** 3 * 3000));
        const kind = Math.floor(random() * 4);
        if (kind === 0) return [scratch.int64(values), values] as const;
        if (kind === 1) return [scratch.int32(values), values] as const;
        if (kind === 2) return [scratch.pointers(values.map(BigInt)), values] as const;
        return [scratch.zeros(values.length), values.map(() => 0)] as const;
      });
      for (const [view, values] of views) expect(isEqual(view, values)).toBe(true);
    }
  }
});

test('the same pass again takes no more memory', () => {
  const scratch = new Scratch();
  const pass = (): ArrayBufferLike => {
    scratch.reset();
    scratch.zeros(5000);
    return scratch.int64(numbers(900)).buffer;
  };
  pass();
  const [second, size] = [pass(), scratch.byteLength];
  for (let i = 0; i < 10; i++) expect(pass()).toBe(second);
  expect(scratch.byteLength).toBe(size);
});

test('zeros are zeros where something else was before', () => {
  const scratch = new Scratch();
  scratch.int64(numbers(100));
  scratch.reset();
  expect([...scratch.zeros(200)]).toEqual(new Array(200).fill(0));
});

test('a null address is 0', () => {
  expect([...new Scratch().pointers([3n, null])]).toEqual([3n, 0n]);
});
