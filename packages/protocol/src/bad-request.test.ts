import { expect, test } from '@jest/globals';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { badRequestBytes } from './bad-request.js';

/** Fields of a message, all of which have a length. */
function fieldsOf(bytes: Uint8Array): (readonly [number, Uint8Array])[] {
  const reader = new BinaryReader(bytes);
  const fields: (readonly [number, Uint8Array])[] = [];
  while (reader.pos < reader.len) {
    const [number] = reader.tag();
    fields.push([number, reader.bytes()]);
  }
  return fields;
}
const texts = (bytes: Uint8Array) =>
  fieldsOf(bytes).map(([number, value]) => [number, Buffer.from(value).toString()]);

test('a violation has field, description, reason and, where there is one, the message in another language', () => {
  const plain = { field: 'input.text', description: 'EMPTY: is empty', reason: 'EMPTY' };
  const bytes = badRequestBytes([plain, { ...plain, localised: { locale: 'zh', message: '是空的' } }]);
  const [first, second] = fieldsOf(bytes).map(([number, value]) => [number, fieldsOf(value)] as const);
  const own = [
    [1, 'input.text'],
    [2, 'EMPTY: is empty'],
    [3, 'EMPTY'],
  ];
  expect([first?.[0], second?.[0]]).toEqual([1, 1]);
  expect(first?.[1].map(([number, value]) => [number, Buffer.from(value).toString()])).toEqual(own);
  expect(second?.[1].map(([number]) => number)).toEqual([1, 2, 3, 4]);
  expect(texts(second?.[1][3]?.[1] ?? new Uint8Array())).toEqual([
    [1, 'zh'],
    [2, '是空的'],
  ]);
});
