import { expect, test } from '@jest/globals';
import { commandsAs } from '@qaio/client';
import { chineseErrors } from './messages/chinese-errors.js';
import { sameCommand } from './program-name.js';
import { fakeContext } from './testing/fake-context.js';
import { runInContext } from './testing/run-in-context.js';

test.each([
  ['Run: aio models pull X', 'Run: npx aio models pull X'],
  ['`aio tasks list` shows', '`npx aio tasks list` shows'],
  ['请用 aio serve{0} 启动', '请用 npx aio serve{0} 启动'],
  ['（aio chat）', '（npx aio chat）'],
  ['an aio server answers', 'an aio server answers'],
  ['npx aio run', 'npx aio run'],
  ['/home/aio run, my-aio run, aio', '/home/aio run, my-aio run, aio'],
])('%j is said as %j', (text, said) => {
  expect(commandsAs(text, 'npx aio')).toBe(said);
});

test('every error with a command line in it has the same in Chinese', () => {
  const inside = (text: string): string =>
    [...(text.match(/\baio (?!server\b)[a-z]+/gu) ?? [])].sort().join();
  const differing = Object.entries(chineseErrors).filter(
    ([english, chinese]) => inside(english) !== inside(chinese),
  );
  expect(differing).toEqual([]);
});

test.each([
  [['start', '--slots', '2'], 'aio', undefined, 'aio start --slots 2'],
  [['start', '--slots', '2'], 'npx aio', undefined, 'npx aio start --slots 2'],
  [['start'], 'npx aio', 'npm start', 'npm start'],
  [['start', '--tasks', 'my tasks'], 'npx aio', 'npm start', "npm start -- --tasks 'my tasks'"],
  [['tui', '--server', 'a:1'], 'npx aio', 'npm start', 'npx aio tui --server a:1'],
])('%j as %s (%s) is %s', (args, program, startProgram, command) => {
  expect(sameCommand({ ...fakeContext().context, program, startProgram, args })).toBe(command);
});

test('errors, notes and help say what the user types', async () => {
  const npx = (...args: string[]) => runInContext(args, { program: 'npx aio' });
  expect((await npx('run', 'sentiment', '好', '--model', 'nope')).stderr).toContain(
    'with npx aio models pull NAME',
  );
  expect((await npx('tui')).stderr).toContain('use `npx aio run TASK TEXT`');
  const help = await npx('keys', 'new', '--help');
  expect(help.stdout).toContain('Usage: npx aio keys new [options]');
  expect(help.stdout.replaceAll(/\s+/gu, ' ')).toContain('`npx aio serve --api-key-file`');
  const chinese = await runInContext(['tui'], { program: 'npx aio', locale: 'zh_CN.UTF-8' });
  expect(chinese.stderr).toContain('`npx aio run 任务 文字`');
});
