import { seededRandom } from '../engine/random.js';

/** Random choices that a seed repeats. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** From 0 up to, and without, the limit. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** Both ends included. */
  from(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  isOneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<T>(items: readonly T[]): T {
    const index = this.below(items.length);
    if (index >= items.length) throw new Error('nothing to pick from');
    return items[index] as T;
  }

  tokens(count: number): number[] {
    return Array.from({ length: count }, () => this.below(90));
  }
}
