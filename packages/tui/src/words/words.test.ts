import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { chinese } from './chinese.js';
import { english } from './english.js';

/** Of a screen at the narrowest terminal that the dashboard is made for, without its frame. */
const columns = 60 - 4;

test.each(Object.entries({ chinese, english }))('%s titles of screens fit into sixty columns', (_, words) => {
  const titles = Object.entries(words).filter(([key]) => key.endsWith('Title'));
  expect(titles.length).toBeGreaterThan(4);
  const wide = titles.filter(([, title]) => stringWidth(String(title)) > columns);
  expect(wide).toEqual([]);
});
