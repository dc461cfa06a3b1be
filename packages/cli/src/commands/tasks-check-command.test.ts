import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCli } from '../cli.js';
import { fakeContext } from '../testing/fake-context.js';
import { runInContext } from '../testing/run-in-context.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-check-'));
  file = join(folder, 'own.yaml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sound = `apiVersion: prompttasks/v1
name: own
displayName: x
description: x
version: 1.0.0
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`;
const wrong = sound.replace('{{ text }}', '{{ txt }}');

test('github reads each problem as an annotation; nothing where there is none', async () => {
  const check = () => runInContext(['tasks', 'check', file, '--format', 'github'], { workingFolder: folder });
  await writeFile(file, sound);
  expect(await check()).toEqual({ code: 0, stdout: '', stderr: '' });
  await writeFile(file, wrong);
  const { code, stdout, stderr } = await check();
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/^::error file=.*own\.yaml,line=7,col=\d+,title=prompt::/u),
  ]);
  expect(stderr).toContain('own.yaml:7:');
});

test('json has each problem once', async () => {
  await writeFile(file, wrong);
  const { stdout } = await runInContext(['tasks', 'check', file, '--json'], { workingFolder: folder });
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    tasks: [],
    problems: [
      {
        file,
        line: 7,
        column: 1,
        path: 'prompt',
        message: expect.stringMatching(/^unknown variable 'txt'/u),
      },
    ],
  });
});

test('a watched file is checked again after every edit, until the command is stopped', async () => {
  await writeFile(file, wrong);
  let stop: () => void = () => undefined;
  const said: string[] = [];
  const [out, err] = [new PassThrough(), new PassThrough()];
  for (const stream of [out, err]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const { context } = fakeContext({
    stdout: out as unknown as NodeJS.WriteStream,
    stderr: err,
    workingFolder: folder,
    onStopRequested: (callback) => {
      stop = () => callback('SIGINT');
      return () => undefined;
    },
  });
  const ended = runCli(['tasks', 'check', folder, '--watch'], context);
  const heard = async (pattern: RegExp): Promise<void> => {
    while (!said.some((text) => pattern.test(text))) await new Promise((resolve) => setTimeout(resolve, 20));
    said.length = 0;
  };
  await heard(/own\.yaml:7:.*txt/su);
  await writeFile(file, sound);
  await heard(/^No problems found in own\n$/u);
  await rm(file);
  await heard(/There is no task in/u);
  await writeFile(file, wrong);
  await heard(/own\.yaml:7:/u);
  stop();
  expect(await ended).toBe(0);
});

test('what ships does not change, and is not watched', async () => {
  expect(await runInContext(['tasks', 'check', '--watch'])).toMatchObject({ code: 2 });
});

test('in a Chinese locale all of it is Chinese, also what a schema says by itself', async () => {
  const inChinese = (...args: string[]) =>
    runInContext(args, { locale: 'zh_CN.UTF-8', workingFolder: folder });
  await writeFile(file, sound);
  expect((await inChinese('tasks', 'check', file)).stdout).toBe('没有发现问题：own\n');
  await writeFile(file, sound.replace('1.0.0', '1.0').replace('name: own', 'name: Own'));
  const problems =
    `${file}:2:1: name: 只能用小写字母、数字和连字符，以字母开头\n` +
    `${file}:5:1: version: 应为三个数字，如 1.0.0，而不是 1\n`;
  const told = problems.replace(/^(?=.)/gmu, 'aio: ');
  expect(await inChinese('tasks', 'check', file)).toMatchObject({ code: 1, stderr: told });
  const listed = await inChinese('tasks', 'list', '--tasks', file);
  expect(listed).toMatchObject({ code: 0, stderr: `${problems}这些文件里的内容没有加载。\n` });
});
