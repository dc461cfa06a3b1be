import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { expect, jest, test } from '@jest/globals';
import { isProcessAlive } from './process-alive.js';

test('a process is alive until it has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  expect(isProcessAlive(child.pid!)).toBe(true);
  const exited = once(child, 'exit');
  child.kill();
  await exited;
  expect(isProcessAlive(child.pid!)).toBe(false);
});

test.each([
  ['EPERM', true],
  ['ESRCH', false],
])('where the system answers %s: %s', (code, isAlive) => {
  const kill = jest.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  expect(isProcessAlive(7)).toBe(isAlive);
  kill.mockRestore();
});

// a signal to 0 or less reaches groups of processes, which there always are
test.each([0, -1, 1.5, NaN])('%d is nobody', (id) => {
  expect(isProcessAlive(id)).toBe(false);
});
