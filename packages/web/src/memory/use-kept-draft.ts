import { useEffect, useState } from 'react';
import { type Draft, keepDraft, keptDraft } from './kept-draft.js';
import type { MemoryItem } from './memory-item.js';

type ChangeDraft = (change: (current: Draft) => Partial<Draft>) => void;

/** A draft that outlasts a reload of the page. */
export function useKeptDraft(item: MemoryItem): [Draft, ChangeDraft] {
  const [draft, setDraft] = useState(() => keptDraft(item));
  useEffect(() => keepDraft(item, draft), [item, draft]);
  return [draft, (change) => setDraft((current) => ({ ...current, ...change(current) }))];
}
