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
