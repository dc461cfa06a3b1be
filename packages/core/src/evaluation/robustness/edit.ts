import type { Random } from '../../engine/random.js';

/** A way of writing a text differently without saying anything else. */
export interface Edit {
  /** For people, such as `end punctuation`. */
  readonly name: string;
  /** @returns undefined for a text that has nothing to edit so */
  readonly apply: (text: string, random: Random) => string | undefined;
}

/** An edit that does nothing to the text is none. */
export function editedText(edit: Edit, text: string, random: Random): string | undefined {
  const edited = edit.apply(text, random);
  return edited === text ? undefined : edited;
}
