import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { PromptTask } from '../task/prompt-task.js';
import { parseTaskFile } from './task-file.js';
import { loadTasks, readTasks } from './task-loader.js';

const good = (name: string): string => `${taskHeader(name)}system: be kind
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: "say {{ text }} {% if text == 'a' %}b{% endif %}"
output: { format: json, schema: { type: object, properties: { a: { type: integer, minimum: 1 } } } }
tests: [{ vars: { text: x }, assert: [{ type: equals, value: { a: 1 } }] }]
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-loader-'));
  await writeFile(join(folder, 'good.yaml'), good('good'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const namesIn = async (): Promise<string[]> => (await loadTasks([folder], folder)).map(({ name }) => name);
const failure = (): Promise<unknown> =>
  namesIn().then(
    () => undefined,
    (error: unknown) => error,
  );

test('the .yaml and .yml files of a folder are read in the order of their names', async () => {
  const more = ['x', 'b', 'm', 'a', 'q'];
  for (const name of more) await writeFile(join(folder, `${name}.yml`), good(name));
  expect(await namesIn()).toEqual(['a', 'b', 'good', 'm', 'q', 'x']);
});

test('a task knows its file', async () => {
  const [task] = await loadTasks([folder], folder);
  expect(task?.origin.file).toBe(join(folder, 'good.yaml'));
});

test('a file of 1 MiB is not too large', async () => {
  const text = good('good');
  await writeFile(join(folder, 'good.yaml'), `${text}#${'x'.repeat((1 << 20) - text.length - 1)}`);
  expect(await namesIn()).toEqual(['good']);
});

describe('what is not a task file', () => {
  test.each(['.#good.yaml', '.good.yaml.swp', '.hidden.yml', 'good.yaml~', 'good.yaml.bak', '#good.yaml#'])(
    '%s is left alone',
    async (name) => {
      if (name === '.#good.yaml') await symlink('somebody@host.1234:1', join(folder, name));
      else await writeFile(join(folder, name), 'no: task');
      expect(await namesIn()).toEqual(['good']);
    },
  );
});

test('one that is removed while the others are read is no task, and no problem', async () => {
  for (const name of ['a', 'b', 'last']) await writeFile(join(folder, `${name}.yaml`), good(name));
  const reading = readTasks([folder], folder);
  // the folder is listed before any file is read, and each takes turns to check
  await rm(join(folder, 'last.yaml'));
  const { tasks, faults } = await reading;
  expect(faults).toEqual([]);
  expect(tasks.map(({ name }) => name).filter((name) => name !== 'last')).toEqual(['a', 'b', 'good']);
});

describe('what cannot be read is named as a problem of its file', () => {
  const plant: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'a dangling link': (file) => symlink(join(folder, 'nowhere'), file),
    'a link to itself': (file) => symlink(file, file),
    'a folder named like a file': (file) => mkdir(file).then(() => undefined),
    'a file that is too large': (file) => writeFile(file, `# ${'x'.repeat(1 << 20)}`),
    'a file of zeros': (file) => writeFile(file, Buffer.alloc(1000)),
    'an empty file': (file) => writeFile(file, ''),
  };
  test.each(Object.keys(plant))('%s', async (what) => {
    const file = join(folder, 'it.yaml');
    await plant[what]?.(file);
    const error = await failure();
    expect(error).toBeInstanceOf(QaioError);
    expect(error).toMatchObject({ code: 'invalid-task', problems: [{ file }] });
  });

  test('a folder that is gone', async () => {
    await rm(folder, { recursive: true });
    expect(await failure()).toMatchObject({ code: 'invalid-task', problems: [{ file: folder }] });
  });
});

describe('bytes that are not UTF-8', () => {
  // 很 in GBK
  const gbk = Buffer.from([0xba, 0xdc]);

  test('are refused with their place in the task file', async () => {
    const file = join(folder, 'it.yaml');
    await writeFile(file, Buffer.concat([Buffer.from(`${taskHeader('it')}system: `), gbk]));
    expect(await failure()).toMatchObject({
      code: 'invalid-task',
      message: expect.stringMatching(/it\.yaml:6:9: the byte at offset \d+ \(0xBA\) is not UTF-8.* GB18030/u),
      problems: [{ file, line: 6, column: 9 }],
    });
  });

  test('are refused in a file beside it', async () => {
    await writeFile(join(folder, 'tone.md'), Buffer.concat([Buffer.from('a'), gbk]));
    await writeFile(join(folder, 'it.yaml'), `partials: { tone: 'file:tone.md' }\n${good('it')}`);
    expect(await failure()).toMatchObject({
      code: 'invalid-task',
      message: expect.stringMatching(/tone\.md:1:2: the byte at offset 1 \(0xBA\) is not UTF-8/u),
    });
  });

  test('are no byte order mark, which is left out', async () => {
    await writeFile(join(folder, 'it.yaml'), `\uFEFF${good('it')}`);
    expect(await namesIn()).toEqual(['good', 'it']);
  });
});

test('a file that is cut off or damaged anywhere is a good task or an invalid-task error, never anything else', () => {
  const text = good('it');
  for (let length = 0; length < text.length; length += 5)
    for (const damaged of [
      text.slice(0, length),
      `${text.slice(0, length)}\u0000{[&*!%${text.slice(length + 2)}`,
    ])
      try {
        new PromptTask(parseTaskFile(damaged, 'it.yaml'), { loadedAt: new Date(0) });
      } catch (error) {
        expect(error).toMatchObject({ name: 'QaioError', code: 'invalid-task' });
      }
});

test('all files are read, and the problems of all of them told at once', async () => {
  await writeFile(join(folder, 'one.yaml'), 'name: one');
  await symlink(join(folder, 'nowhere'), join(folder, 'two.yaml'));
  const error = await failure();
  const files = new Set((error as QaioError).problems.map(({ file }) => file));
  expect([...files]).toEqual([join(folder, 'one.yaml'), join(folder, 'two.yaml')]);
});
