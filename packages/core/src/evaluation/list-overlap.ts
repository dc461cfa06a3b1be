import { canonicalJson } from '../canonical-json.js';

/** How the items of answered lists agree with those that were expected, over all rows together. */
export class ListOverlap {
  #shared = 0;
  #expected = 0;
  #answered = 0;

  /** @param expected, answered what is not a list has no items */
  add(expected: unknown, answered: unknown): void {
    const left = itemsOf(expected);
    const came = itemsOf(answered);
    this.#expected += left.length;
    this.#answered += came.length;
    for (const item of came) {
      const at = left.indexOf(item);
      if (at < 0) continue;
      left.splice(at, 1);
      this.#shared += 1;
    }
  }

  /** Harmonic mean of precision and recall of all items (micro-F1), in any order; 1 where there are none at all. */
  get f1(): number {
    const total = this.#expected + this.#answered;
    return total === 0 ? 1 : (2 * this.#shared) / total;
  }
}

const itemsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(canonicalJson) : []);
