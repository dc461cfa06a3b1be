import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryItem } from './memory-item.js';
import { keepDraft, keptDraft } from './kept-draft.js';

function itemOf(text: string | null = null): MemoryItem {
  let kept = text;
  return new MemoryItem(() => ({ getItem: () => kept, setItem: (_, value) => void (kept = value) }), 'draft');
}

test('a draft is there again', () => {
  const drafts = fc.record(
    { message: fc.string(), texts: fc.dictionary(fc.string(), fc.string()), instead: fc.nat() },
    { requiredKeys: ['message', 'texts'] },
  );
  fc.assert(
    fc.property(drafts, (draft) => {
      const item = itemOf();
      keepDraft(item, draft);
      expect(keptDraft(item)).toEqual(draft);
    }),
  );
});

test('whatever else is kept under its name is a blank one, or one of texts', () => {
  expect(keptDraft(itemOf())).toEqual({ message: '', texts: {} });
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      const { message, texts } = keptDraft(itemOf(text));
      expect([message, ...Object.values(texts)].map((one) => typeof one)).not.toContain('object');
    }),
  );
});
