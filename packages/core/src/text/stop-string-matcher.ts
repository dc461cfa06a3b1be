/** What may be printed, and whether a stop string has been met. */
export interface StopStringOutcome {
  readonly text: string;
  readonly isStopped: boolean;
}

/** Finds stop strings in streamed text, across any borders, and never lets a part of one through. */
export class StopStringMatcher {
  readonly #stopStrings: readonly string[];
  #held = '';

  constructor(stopStrings: readonly string[]) {
    this.#stopStrings = stopStrings.filter((stop) => stop !== '');
  }

  push(text: string): StopStringOutcome {
    const all = this.#held + text;
    const ends = this.#stopStrings.map((stop) => all.indexOf(stop)).filter((index) => index >= 0);
    if (ends.length > 0) {
      this.#held = '';
      return { text: all.slice(0, Math.min(...ends)), isStopped: true };
    }
    const heldLength = Math.max(0, ...this.#stopStrings.map((stop) => overlap(all, stop)));
    this.#held = all.slice(all.length - heldLength);
    return { text: all.slice(0, all.length - heldLength), isStopped: false };
  }

  /** @returns what was held back because it might have become a stop string */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }
}

/** The length of the longest proper beginning of `stop` that `text` ends with. */
export function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--)
    if (text.endsWith(stop.slice(0, length))) return length;
  return 0;
}
