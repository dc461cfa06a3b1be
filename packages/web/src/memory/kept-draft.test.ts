import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryItem } from './memory-item.js';
import { type Draft, changing, emptied, keepDraft, keptDraft, typed } from './kept-draft.js';

function itemOf(text: string | null = null): MemoryItem {
  let kept = text;
  return new MemoryItem(() => ({ getItem: () => kept, setItem: (_, value) => void (kept = value) }), 'draft');
}

test('a draft is there again', () => {
  const drafts = fc.record(
    {
      message: fc.string(),
      texts: fc.dictionary(fc.string(), fc.string()),
      instead: fc.nat(),
      aside: fc.array(fc.string(), { minLength: 1 }),
    },
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

test('what is typed comes back behind messages that are changed, the last first', () => {
  const change = (draft: Draft, message: string, isSaid: boolean): Draft => ({
    ...draft,
    ...changing(draft, { message, instead: 1 }, isSaid),
  });
  const empty = (draft: Draft): Draft => ({ ...draft, ...emptied(draft) });
  const first = change({ message: '写到一半', texts: {} }, '一', false);
  expect(first).toMatchObject({ message: '一', instead: 1 });
  const changed = change(change(first, '二', true), '三', true);
  expect(empty(changed)).toMatchObject({ message: '写到一半', instead: undefined });
  expect(empty(empty(changed)).message).toBe('');
  const both = change({ ...first, message: '一，改到一半' }, '二', false);
  expect(empty(both).message).toBe('一，改到一半');
  expect(empty(empty(both)).message).toBe('写到一半');
});

test.each([
  ['at once', '一二', '写到一半'],
  ['letter by letter', '一', ''],
])('a field that is emptied %s (%j) then holds %j', (_, message, expected) => {
  const draft: Draft = { message, texts: {}, instead: 1, aside: ['写到一半'] };
  expect(typed(draft, '')).toMatchObject({ message: expected, instead: undefined });
  expect(typed(draft, '一三')).toEqual({ message: '一三' });
});
