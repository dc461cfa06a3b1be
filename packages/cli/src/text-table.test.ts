import { expect, test } from '@jest/globals';
import { told } from '@qaio/core';
import { inChinese } from './messages/chinese-errors.js';
import { ToldTable } from './text-table.js';

const table = new ToldTable(
  [
    [told`edit`, told`share`],
    ['正面', '5%'],
    ['negative', '12%'],
  ],
  1,
);

test('columns stand under one another, whatever is two columns wide', () => {
  expect(String(table)).toBe('edit      share\n正面         5%\nnegative    12%');
});

test('and are as wide as what stands in them in Chinese', () => {
  expect(inChinese(table)).toEqual({
    text: '改法      比例\n正面        5%\nnegative   12%',
    isWhole: true,
  });
});
