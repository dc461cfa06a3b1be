import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { evaluationProgressLine } from './progress-line.js';

/** What is written, at 4 rows a second, where no terminal is. */
function linesIn(locale: string): string[] {
  const notes = new PassThrough({ encoding: 'utf8' });
  let now = 0;
  const show = evaluationProgressLine({ notes, clock: () => now, locale, program: 'aio' });
  for (let done = 1; done <= 20; done++) {
    now += 250;
    show({ done, total: 20 });
  }
  return String(notes.read() ?? '').split('\n');
}

test('progress is told in the user’s language, a line for each ten per cent, and not of what is done in a moment', () => {
  const english = linesIn('en_US.UTF-8');
  expect(english[0]).toBe(` 20 %  4 rows/s  4 s left`);
  expect(english.slice(0, -1).map((line) => /(\d+) %/u.exec(line)?.[1])).toEqual([
    '20',
    '30',
    '40',
    '50',
    '60',
    '70',
    '80',
    '90',
    '100',
  ]);
  expect(linesIn('zh_CN.UTF-8')[0]).toBe(` 20 %  4 行/秒  还要 4 秒`);
});

test.each([
  [2_000, ' 500 rows/s '],
  [120_000, ' 8.3 rows/s '],
  [20_000_000, ' 0.05 rows/s '],
])('1000 rows in %i ms are%s', (ms, expected) => {
  const notes = new PassThrough({ encoding: 'utf8' });
  let now = 0;
  const show = evaluationProgressLine({ notes, clock: () => now, locale: 'en', program: 'aio' });
  now = ms;
  show({ done: 1000, total: 1000 });
  expect(String(notes.read())).toContain(expected);
});
