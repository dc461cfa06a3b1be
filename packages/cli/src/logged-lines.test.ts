import { expect, test } from '@jest/globals';
import { loggedLines } from './logged-lines.js';
import { importProgressLine } from './progress-line.js';

test('each line is a line of the log, without what is empty', () => {
  const lines: string[] = [];
  const stream = loggedLines((_, message) => lines.push(message));
  stream.write('正在加载 😀 ...\n');
  stream.write(Buffer.from('one\ntwo\n\n'));
  expect(lines).toEqual(['正在加载 😀 ...', 'one', 'two']);
});

test('progress is a line without a bar', () => {
  const lines: string[] = [];
  let now = 0;
  const notes = loggedLines((_, line) => lines.push(line));
  const show = importProgressLine({ notes, clock: () => now, locale: 'en_US.UTF-8', program: 'aio' });
  now = 2_000;
  show({ done: 210e6, total: 1000e6 });
  expect(lines).toEqual([expect.stringMatching(/^21 % {2}105 M weights\/s {2}8 s left$/u)]);
});
