import { expect, test } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { toLabelMap } from './data-options.js';

test('pairs of labels, and more of them', () => {
  const map = toLabelMap('2= 中性 ', toLabelMap('1=正面,0=负面'));
  expect([...map]).toEqual([
    ['1', '正面'],
    ['0', '负面'],
    ['2', '中性'],
  ]);
});

test.each(['', '1', '1=', '1=正面,', '1=正面,1=负面'])('%j is refused', (text) => {
  expect(() => toLabelMap(text)).toThrow(InvalidArgumentError);
});
