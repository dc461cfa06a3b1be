import { overlap } from './stop-string-matcher.js';

export const thoughtTags = { open: '<think>', close: '</think>' } as const;

/** Takes what a model thinks out of what it writes, across any borders: neither thoughts nor their tags get through. */
export class ThoughtFilter {
  #isThinking: boolean;
  #hasThought: boolean;
  /** Might become a tag. */
  #held = '';
  /** White space at the beginning, which goes where a thought follows. */
  #blank = '';
  #hasText = false;

  /** @param isThinking whether the prompt has opened a thought */
  constructor(isThinking: boolean) {
    this.#isThinking = isThinking;
    this.#hasThought = isThinking;
  }

  /** @returns the text that is known to be none of a thought */
  push(text: string): string {
    let rest = this.#held + text;
    let said = '';
    for (let tag = this.#nextTag(rest); tag; tag = this.#nextTag(rest)) {
      if (!this.#isThinking) said += rest.slice(0, tag.index);
      rest = rest.slice(tag.index + tag.tag.length);
      this.#isThinking = tag.tag === thoughtTags.open;
      this.#hasThought = true;
    }
    const heldLength = Math.max(...Object.values(thoughtTags).map((tag) => overlap(rest, tag)));
    this.#held = rest.slice(rest.length - heldLength);
    if (!this.#isThinking) said += rest.slice(0, rest.length - heldLength);
    return this.#withoutBlank(said);
  }

  /** @returns what was held back because it might have become a tag, or white space before a thought */
  flush(): string {
    const said = this.#isThinking ? '' : this.#held;
    this.#held = '';
    const text = this.#withoutBlank(said);
    return text === '' && !this.#hasText ? this.#blank : text;
  }

  /** Inside a thought only its end counts. */
  #nextTag(text: string): { readonly tag: string; readonly index: number } | undefined {
    const tags = this.#isThinking ? [thoughtTags.close] : Object.values(thoughtTags);
    return tags
      .map((tag) => ({ tag, index: text.indexOf(tag) }))
      .filter(({ index }) => index >= 0)
      .sort((a, b) => a.index - b.index)[0];
  }

  #withoutBlank(said: string): string {
    if (this.#hasText) return said;
    const beginning = this.#blank + said;
    const text = this.#hasThought ? beginning.trimStart() : beginning;
    this.#hasText = text.trim() !== '';
    this.#blank = this.#hasText ? '' : text;
    return this.#hasText ? text : '';
  }
}
