/** Whole numbers from 0 up to a limit, the same for the same seed. */
export type RandomInteger = (limit: number) => number;

// https://en.wikipedia.org/wiki/Linear_congruential_generator; the low bits repeat early, so the high ones are taken
export function seededRandom(seed: number): RandomInteger {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
