import { expect, test } from '@jest/globals';
import { type Place, type TextEdit, type TextField, editField, emptyField, fieldText } from './text-field.js';

const type = (...edits: (TextEdit | string)[]): TextField =>
  edits.reduce<TextField>(
    (field, edit) => editField(field, typeof edit === 'string' ? { kind: 'insert', text: edit } : edit),
    emptyField,
  );
const move = (to: Place): TextEdit => ({ kind: 'move', to });
const cut = (to: Place): TextEdit => ({ kind: 'delete', to });
/** The text with a bar where the cursor stands. */
const shown = ({ characters, cursor }: TextField): string => characters.toSpliced(cursor, 0, '|').join('');

test('text goes in where the cursor stands', () => {
  expect(shown(type('你好', move('left'), '们'))).toBe('你们|好');
});

test('backspace and delete take a whole emoji, with its skin tone and joiners', () => {
  expect(shown(type('好👩🏽‍💻', cut('left')))).toBe('好|');
  expect(shown(type('😮‍💨累', move('left'), cut('left')))).toBe('|累');
  expect(shown(type('好👨‍👩‍👧‍👦e\u0301', move('start'), move('right'), cut('right')))).toBe('好|e\u0301');
});

test('a combining mark joins the letter before it', () => {
  expect(type('e', '\u0301').characters).toEqual(['e\u0301']);
});

test('edges hold', () => {
  expect(shown(type('ab', move('start'), move('left'), cut('left')))).toBe('|ab');
  expect(shown(type('ab', move('right'), cut('right'), cut('end')))).toBe('ab|');
  expect(shown(type(move('word-left'), cut('word-left'), move('word-right')))).toBe('|');
});

test('everything before or behind the cursor can go', () => {
  expect(shown(type('abc', move('left'), cut('start')))).toBe('|c');
  expect(shown(type('abc', move('start'), move('right'), cut('end')))).toBe('a|');
});

test('words are jumped over and taken whole, with the spaces on the way', () => {
  const text = 'say  cafe\u0301, 👍🏽';
  expect(shown(type(text, move('word-left')))).toBe('say  |cafe\u0301, 👍🏽');
  expect(shown(type(text, move('word-left'), move('word-left'), move('word-right')))).toBe(
    'say|  cafe\u0301, 👍🏽',
  );
  expect(shown(type('one two ', cut('word-left')))).toBe('one |');
  expect(shown(type('one two', move('start'), cut('word-right')))).toBe('| two');
});

test('Chinese has words too', () => {
  expect(shown(type('今天心情很好', move('start'), move('word-right')))).toBe('今天|心情很好');
});

test('pasted lines stay lines, tabs become spaces, other control characters are dropped', () => {
  expect(fieldText(type('一\r\n二\t三\u0007\u001B'))).toBe('一\n二 三');
});
