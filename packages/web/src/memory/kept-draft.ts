import type { MemoryItem } from './memory-item.js';

/** What is typed and not yet sent. */
export interface Draft {
  readonly message: string;
  /** For a task that takes more than one text, by the fields' names. */
  readonly texts: Readonly<Record<string, string>>;
  /** Id of the turn in whose place the message is asked. */
  readonly instead?: number | undefined;
  /** What was typed before turns' messages came into the field to be changed; the last comes back first. */
  readonly aside?: readonly string[] | undefined;
}

const blank: Draft = { message: '', texts: {} };

/** @returns a blank one for anything but what `keepDraft` keeps */
export function keptDraft(item: MemoryItem): Draft {
  const { message, texts, instead, aside } = (item.readJson() ?? {}) as Partial<Draft>;
  const kept: readonly string[] = Array.isArray(aside) ? (aside as string[]) : [];
  const isDraft = [message, ...kept, ...Object.values(texts ?? {})].every((text) => typeof text === 'string');
  if (!isDraft) return blank;
  const asked = typeof instead === 'number' ? { instead } : {};
  return { message: message ?? '', texts: { ...texts }, ...asked, ...(kept.length > 0 && { aside: kept }) };
}

/** A key that is held to empty the field must not go on in what comes back. */
export function typed(draft: Draft, message: string): Partial<Draft> {
  if (message !== '') return { message };
  return draft.message.length > 1 ? emptied(draft) : { message, instead: undefined };
}

/** What is left in the field once it is sent, or emptied at once. */
export function emptied({ aside = [] }: Draft): Partial<Draft> {
  return { message: aside.at(-1) ?? '', instead: undefined, aside: aside.slice(0, -1) };
}

/**
 * A turn's message comes into the field, to be changed.
 *
 * @param instead id of the turn, where it is asked in its place
 * @param isSaid whether what is in the field now stands in the conversation too; it comes back otherwise
 */
export function changing(
  { message, aside = [] }: Draft,
  { message: said, instead }: Pick<Draft, 'message' | 'instead'>,
  isSaid: boolean,
): Partial<Draft> {
  return { message: said, instead, aside: isSaid || message.trim() === '' ? aside : [...aside, message] };
}

export function keepDraft(item: MemoryItem, draft: Draft): void {
  item.keep(JSON.stringify(draft));
}
