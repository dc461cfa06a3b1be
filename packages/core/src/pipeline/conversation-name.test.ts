import { describe, expect, test } from '@jest/globals';
import { requireConversationId } from './conversation-name.js';

const require = (id: string) => () => requireConversationId(id, 'session');

describe('an id of a conversation', () => {
  test.each(['a', '张三 的对话', 'f3b1c2', 'user@example.com', '...', '.x', '%2e%2e', '😀'.repeat(128)])(
    '%j',
    (id) => {
      expect(require(id)).not.toThrow();
      // it stays itself as a segment of an address
      const { pathname } = new URL(`http://host/conversations/${encodeURIComponent(id)}`);
      expect(pathname.split('/').slice(2).map(decodeURIComponent)).toEqual([id]);
    },
  );
});

describe('no id of a conversation', () => {
  test.each(['', '.', '..', 'a/b', 'a\\b', 'a\nb', '\ud800', '\ufffd', '\u0085', 'x'.repeat(129)])(
    '%j',
    (id) => {
      expect(require(id)).toThrow(/^session must have 1 to 128 characters/u);
    },
  );
});
