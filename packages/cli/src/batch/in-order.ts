/** Puts what comes in any order back into order. */
export class InOrder<T> {
  readonly #early = new Map<number, T>();
  #next: number;

  /** @param first the number of the first that is wanted */
  constructor(first: number) {
    this.#next = first;
  }

  /** @returns what may go out now, in order */
  add(number: number, value: T): T[] {
    this.#early.set(number, value);
    const ready: T[] = [];
    for (let next = this.#early.get(this.#next); next !== undefined; next = this.#early.get(this.#next)) {
      ready.push(next);
      this.#early.delete(this.#next);
      this.#next += 1;
    }
    return ready;
  }
}
