import { expect, test } from '@jest/globals';
import { array, assert, base64String, integer, property, string, uniqueArray } from 'fast-check';
import { pageOf } from './page.js';

const sorted = (names: readonly string[]) => names.toSorted().map((name) => ({ name }));

test('pages of any size are the list, one after the other', () => {
  const names = uniqueArray(string({ unit: 'grapheme', minLength: 1 }));
  assert(
    property(names, integer({ min: 1, max: 5 }), (given, size) => {
      const list = sorted(given.filter((name) => name.isWellFormed()));
      const read: { name: string }[] = [];
      let token = '';
      do {
        const { items, nextToken } = pageOf(list, size, token, 'tasks');
        read.push(...items);
        token = nextToken;
      } while (token !== '');
      expect(read).toEqual(list);
    }),
  );
});

const list = sorted(['a', 'b', 'c']);
const refused = { code: 'invalid-input', violations: [expect.objectContaining({ field: 'pageToken' })] };

test('a token that nobody issued is refused', () => {
  for (const forged of ['eyJ9', 'AAAA', Buffer.from('a').toString('base64url'), 'ä', '='])
    expect(() => pageOf(list, 1, forged, 'tasks')).toThrow(expect.objectContaining(refused));
  assert(
    property(base64String({ minLength: 1 }), (forged) => {
      expect(() => pageOf(list, 1, forged, 'tasks')).toThrow(expect.objectContaining(refused));
    }),
  );
});

test('a token of another list is refused, and so is one that was changed', () => {
  const { nextToken } = pageOf(list, 1, '', 'tasks');
  expect(pageOf(list, 1, nextToken, 'tasks').items).toEqual([{ name: 'b' }]);
  expect(() => pageOf(list, 1, nextToken, 'others')).toThrow(expect.objectContaining(refused));
  assert(
    property(array(integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 4 }), (more) => {
      const token = Buffer.concat([Buffer.from(nextToken, 'base64url'), Buffer.from(more)]).toString(
        'base64url',
      );
      expect(() => pageOf(list, 1, token, 'tasks')).toThrow(expect.objectContaining(refused));
    }),
  );
});
