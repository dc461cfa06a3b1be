import { expect, test } from '@jest/globals';
import { canBe, inputFields, inputText, readInput, typedTexts } from './input-fields.js';

const fields = inputFields({
  inputSchema: {
    properties: {
      note: { type: 'string' },
      text: { type: 'string', description: '一句话' },
      count: { type: 'integer' },
      tone: { type: 'string', enum: ['warm', 'dry'] },
      isLong: { type: 'boolean' },
      tags: { type: 'array' },
    },
    required: ['text', 'count'],
  },
});

test('a form asks first for what must be given, then for the rest', () => {
  expect(fields.map(({ name }) => name)).toEqual(['text', 'count', 'note', 'tone', 'isLong', 'tags']);
  expect(fields[0]).toEqual({
    name: 'text',
    kind: 'text',
    options: [],
    isRequired: true,
    description: '一句话',
  });
  expect(fields.map(({ kind }) => kind)).toEqual(['text', 'number', 'text', 'text', 'boolean', 'json']);
});

test('values that are the only ones are offered', () => {
  expect(fields.map(({ options }) => options)).toEqual([[], [], [], ['warm', 'dry'], ['true', 'false'], []]);
});

test('what is typed is read by its kind; what is left empty is left out unless it must be given', () => {
  const texts = { text: '12', count: '3', isLong: 'true', tags: '["a"]', note: ' ' };
  expect(readInput(fields, texts)).toEqual({ text: '12', count: 3, isLong: true, tags: ['a'] });
  expect(readInput(fields, {})).toEqual({ text: '', count: '' });
});

test('what cannot be read goes to the server as it is', () => {
  expect(readInput(fields, { text: 'a', count: 'three' })).toEqual({ text: 'a', count: 'three' });
});

test('an input is typed again as it was, whatever its values are', () => {
  const input = { text: '12', count: 3, isLong: true, tags: ['a', '早'], note: '\n"' };
  expect(typedTexts(fields, input)).toMatchObject({
    text: '12',
    count: '3',
    isLong: 'true',
    tags: '["a","早"]',
  });
  for (const odd of [input, { text: 'null', count: 'three', tags: '[1]' }, { text: '', count: '' }])
    expect(readInput(fields, typedTexts(fields, odd))).toEqual(odd);
});

test('a turn tells what was typed', () => {
  expect(inputText(fields, { text: '早', count: '3', note: '' })).toBe('text: 早\ncount: 3');
});

test('a schema that names no values has no form', () => {
  expect(inputFields({ inputSchema: undefined })).toEqual([]);
});

test.each([
  ['tone', 'dry', true],
  ['tone', 'wet', false],
  ['isLong', 'true', true],
  ['isLong', '是', false],
  ['count', '-2.5', true],
  ['count', '两个', false],
  ['tags', '[1]', true],
  ['tags', 'no JSON', true],
  ['text', '', true],
])('for %s %j can be a value: %s', (name, text, expected) => {
  expect(
    canBe(
      fields.find((field) => field.name === name)!,
      text,
    ),
  ).toBe(expected);
});
