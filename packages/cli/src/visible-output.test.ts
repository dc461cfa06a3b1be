import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { paintedOutput, visibleOutput } from './visible-output.js';

test('texts go to the stream as a terminal shows them, and whoever paints has the stream itself', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true });
  const output = visibleOutput(stream);
  output.write('\u001B[31m红\n');
  expect(String(stream.read())).toBe('\\x1b[31m红\n');
  expect(output.isTTY).toBe(true);
  expect(paintedOutput(output)).toBe(stream);
  expect(paintedOutput(stream)).toBe(stream);
});

test('JSON stays what it was', () => {
  const stream = new PassThrough();
  const value = { 'key\u009B': 'a\u001B[31m\u007F\u0085\u2028\0' };
  visibleOutput(stream).write(JSON.stringify(value));
  const written = String(stream.read());
  expect(JSON.parse(written)).toEqual(value);
  // eslint-disable-next-line no-control-regex
  expect(written).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/u);
});
