import { expect, test } from '@jest/globals';
import { type TextEdit, type TextField, editField, emptyField, fieldText } from './text-field.js';

const type = (...edits: (TextEdit | string)[]): TextField =>
  edits.reduce<TextField>(
    (field, edit) => editField(field, typeof edit === 'string' ? { kind: 'insert', text: edit } : edit),
    emptyField,
  );
const left: TextEdit = { kind: 'move-left' };
const backspace: TextEdit = { kind: 'delete-before' };

test('text goes in where the cursor stands', () => {
  const field = type('你好', left, '们');
  expect([fieldText(field), field.cursor]).toEqual(['你们好', 2]);
});

test('backspace takes a whole emoji, with its skin tone and joiners', () => {
  expect(fieldText(type('好👩🏽‍💻', backspace))).toBe('好');
  expect(fieldText(type('😮‍💨累', left, backspace))).toBe('累');
});

test('a combining mark joins the letter before it', () => {
  expect(type('e', '\u0301').characters).toEqual(['e\u0301']);
});

test('edges hold', () => {
  expect(type('ab', { kind: 'move-start' }, left, backspace)).toEqual({ characters: ['a', 'b'], cursor: 0 });
  expect(type('ab', { kind: 'move-right' }, { kind: 'delete-after' }).cursor).toBe(2);
  expect(fieldText(type('abc', left, { kind: 'delete-all-before' }))).toBe('c');
  expect(fieldText(type('abc', { kind: 'move-start' }, { kind: 'delete-after' }))).toBe('bc');
});

test('pasted lines become one, control characters are dropped', () => {
  expect(fieldText(type('一\r\n二\t三\u0007\u001B'))).toBe('一 二 三');
});
