/** Uniform numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c): the same seed, the same numbers. */
export function seededRandom(seed: number): Random {
  let state = (seed ^ Math.floor(seed / 2 ** 32)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
