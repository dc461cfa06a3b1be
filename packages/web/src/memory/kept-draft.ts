import type { MemoryItem } from './memory-item.js';

/** What is typed and not yet sent. */
export interface Draft {
  readonly message: string;
  /** For a task that takes more than one text, by the fields' names. */
  readonly texts: Readonly<Record<string, string>>;
}

const blank: Draft = { message: '', texts: {} };

/** @returns a blank one for anything but what `keepDraft` keeps */
export function keptDraft(item: MemoryItem): Draft {
  const { message, texts } = (item.readJson() ?? {}) as Partial<Draft>;
  const isDraft = [message, ...Object.values(texts ?? {})].every((text) => typeof text === 'string');
  return isDraft ? { message: message ?? '', texts: { ...texts } } : blank;
}

export function keepDraft(item: MemoryItem, draft: Draft): void {
  item.keep(JSON.stringify(draft));
}
