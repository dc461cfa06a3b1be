import type { MemoryItem } from './memory-item.js';

/** What is typed and not yet sent. */
export interface Draft {
  readonly message: string;
  /** For a task that takes more than one text, by the fields' names. */
  readonly texts: Readonly<Record<string, string>>;
  /** Id of the turn in whose place the message is asked. */
  readonly instead?: number | undefined;
}

const blank: Draft = { message: '', texts: {} };

/** @returns a blank one for anything but what `keepDraft` keeps */
export function keptDraft(item: MemoryItem): Draft {
  const { message, texts, instead } = (item.readJson() ?? {}) as Partial<Draft>;
  const isDraft = [message, ...Object.values(texts ?? {})].every((text) => typeof text === 'string');
  if (!isDraft) return blank;
  const asked = typeof instead === 'number' ? { instead } : {};
  return { message: message ?? '', texts: { ...texts }, ...asked };
}

export function keepDraft(item: MemoryItem, draft: Draft): void {
  item.keep(JSON.stringify(draft));
}
