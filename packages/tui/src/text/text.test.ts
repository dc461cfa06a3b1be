import { describe, expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { splitCharacters } from '@qaio/client';
import { fieldOf } from '../state/text-field.js';
import { fieldWindow } from './field-window.js';
import { probabilityBar } from './probability-bar.js';
import { shortened } from './shown-text.js';

describe('the part of the input line that is shown', () => {
  const window = (text: string, cursor: number, columns: number) =>
    fieldWindow({ characters: splitCharacters(text), cursor }, columns);

  test('is all of it where it fits; the cursor counts columns, not characters', () => {
    expect(window('你好ab', 2, 20)).toEqual({ text: '你好ab', cursorColumn: 4 });
  });

  test('follows the cursor', () => {
    expect(window('一二三四五六', 6, 9)).toEqual({ text: '三四五六', cursorColumn: 8 });
    expect(window('一二三四五六', 0, 9)).toEqual({ text: '一二三四', cursorColumn: 0 });
  });

  test('never cuts a wide character', () => {
    for (let columns = 3; columns < 14; columns++)
      for (let cursor = 0; cursor <= 6; cursor++) {
        const { text, cursorColumn } = window('一二三四五六', cursor, columns);
        expect(stringWidth(text)).toBeLessThan(columns);
        expect(cursorColumn).toBeLessThan(columns);
      }
  });
});

test('a bar has its width whatever the probability', () => {
  for (const probability of [0, 0.01, 0.5, 0.999, 1, 1.2, -1])
    expect(stringWidth(probabilityBar(probability, 10))).toBe(10);
  expect(probabilityBar(1, 4)).toBe('████');
  expect(probabilityBar(0.5, 4)).toBe('██  ');
});

test('a line break in the line that is typed is one column wide', () => {
  const field = fieldOf('一\n二');
  expect(fieldWindow(field, 20)).toEqual({ text: '一⏎二', cursorColumn: 5 });
});

test.each([
  ['no such file or directory', 12, 'no such…'],
  ['no such file or directory', 11, 'no such…'],
  ['Instruct-with-a-long-name', 12, 'Instruct-wi…'],
  ['a Instruct-with-a-long-name', 12, 'a Instruct-…'],
  ['服务器没有 --feedback-dir', 16, '服务器没有…'],
  ['服务器没有回应', 8, '服务器…'],
  ['it fits', 7, 'it fits'],
  ['nothing', 0, ''],
])('%j in %d columns is %j', (text, columns, short) => {
  expect(shortened(text, columns)).toBe(short);
});
