import { expect, test } from '@jest/globals';
import { runCli } from '../cli.js';
import { fakeContext } from '../testing/fake-context.js';
import { askedLanguage } from './help-language.js';

async function said(...args: string[]) {
  const { context, stdout, stderr } = fakeContext({ locale: 'zh_CN.UTF-8' });
  return { code: await runCli(args, context), stdout: stdout(), stderr: stderr() };
}

test.each([
  [['run'], 'zh_CN.UTF-8', 'zh'],
  [['run'], 'C.UTF-8', 'en'],
  [['--lang', 'zh', 'run'], undefined, 'zh'],
  [['--lang=en', 'run'], 'zh_CN.UTF-8', 'en'],
  [['run', 'chat', '--', '--lang', 'zh'], 'C', 'en'],
])('%j at the locale %s is answered in %s', (args, locale, language) => {
  expect(askedLanguage(args, locale)).toBe(language);
});

const first = ['start', 'serve', 'run', 'chat', 'batch', 'tui', 'doctor', 'completion', 'embed'];
const measuring = ['eval', 'bench', 'data', 'data show', 'data merge', 'data dedupe', 'data split'];
const second = [
  ...['tasks', 'tasks list', 'tasks show', 'tasks check', 'tasks test', 'tasks new', 'tasks render'],
  ...['tasks lint', 'tasks calibrate', 'tasks scope', 'tasks robust', 'tasks tune', 'tasks types'],
  ...['models', 'models list', 'models show', 'models pull', 'models import', 'models verify'],
  ...['config', 'config show', 'keys', 'keys new'],
];

test.each(['', ...first, ...measuring, ...second])(
  'the help of aio %s is Chinese throughout',
  async (path) => {
    const { code, stdout } = await said(...path.split(' ').filter((word) => word !== ''), '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^用法：/u);
    // every description has a Chinese character; names, choices and paths have none
    const terms = stdout.split('\n').filter((line) => /^ {2}\S.*? {2,}\S/u.test(line));
    for (const term of terms) expect(term).toMatch(/\p{Script=Han}/u);
    expect(stdout).not.toMatch(/(?<!--)\b(?:default|choices|display|the|print)\b/u);
  },
);

test.each([
  [['nosuch'], "aio：没有 'nosuch' 这个命令。"],
  [['tasks', 'lst'], "没有 'lst' 这个命令。\n（是不是 list？）"],
  [['run', '--modle'], "没有 '--modle' 这个选项。\n（是不是 --model？）"],
  [['run'], '缺少参数 <task>。'],
  [['run', 'chat', 'x', '--dtype', 'x'], "选项 '--dtype <dtype>' 的值 'x' 不对。可选：fp32, int8"],
  [['run', 'chat', 'x', '--temperature', '9'], "的值 '9' 不对。应为 0 到 5 的数字。"],
  [['run', 'chat', 'x', '--seed', 'a'], '应为 0 到 9007199254740991 的整数。'],
  [['eval', 'chat', '--concurrency', '0'], '应为不小于 1 的整数。'],
  [['eval', 'chat'], "必须给出选项 '--data <file>'。"],
])('%j is refused in Chinese', async (args, message) => {
  const { code, stderr } = await said(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message.replace('aio：', ''))]);
});

test('an error is told in Chinese', async () => {
  const { code, stderr } = await said('tasks', 'show', 'nosuch');
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^aio: 没有名为 'nosuch' 的任务。现有的任务：/u)]);
});

test('what programs read stays as it is', async () => {
  const { stdout } = await said('completion', 'tasks');
  expect(stdout).toMatch(/^(?:[a-z-]+\n)+$/u);
  const listed = await said('models', 'list', '--json');
  expect(listed.stdout).toBe('[]\n');
});
