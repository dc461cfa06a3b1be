import { expect, test } from '@jest/globals';
import { loggedLines } from './logged-lines.js';

test('each line is a line of the log, without what is empty', () => {
  const lines: string[] = [];
  const stream = loggedLines((_, message) => lines.push(message));
  stream.write('正在加载 😀 ...\n');
  stream.write(Buffer.from('one\ntwo\n\n'));
  expect(lines).toEqual(['正在加载 😀 ...', 'one', 'two']);
});
