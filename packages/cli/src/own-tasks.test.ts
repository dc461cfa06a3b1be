import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const aio = (...args: string[]) =>
  runInContext(args, {
    cacheFolder: folder,
    workingFolder: folder,
    defaultModel: embeddedModelFolder,
  });

test('a task of one’s own in place of one that ships is run, and told of aloud and by list and show', async () => {
  const path = join(folder, 'own.yaml');
  const shipped = join(embeddedModelFolder, '../../tasks/tasks/sentiment.yaml');
  await writeFile(path, (await readFile(shipped, 'utf8')).replace(/^version: .*$/mu, 'version: 7.7.7'));
  const tasks = ['--tasks', path];
  const aloud = `Task 'sentiment' is read from ${path}, in place of the one that ships.\n`;
  const listed = await aio('tasks', 'list', ...tasks);
  expect(listed).toMatchObject({ code: 0, stderr: aloud });
  const marked = listed.stdout.split('\n').filter((line) => line.includes('in place of'));
  expect(marked).toEqual([expect.stringMatching(/^sentiment\t/u)]);
  expect(marked[0]).toContain(path);
  const shown = await aio('tasks', 'show', 'sentiment', ...tasks);
  expect(shown.stdout).toMatch(/^sentiment 7\.7\.7 /u);
  expect(shown.stdout).toContain(`file    ${path}, in place of the one that ships\n`);
  const json = JSON.parse((await aio('tasks', 'list', '--json', ...tasks)).stdout) as {
    name: string;
    etag: string;
    file: string;
    replacesShipped: boolean;
  }[];
  const [own] = json.filter(({ replacesShipped }) => replacesShipped);
  expect(own).toMatchObject({ name: 'tasks/sentiment', file: path });
  const run = await aio('run', 'sentiment', '今天真开心', '--json', ...tasks);
  expect(JSON.parse(run.stdout)).toMatchObject({ result: { taskEtag: own?.etag } });
  expect(run.stderr).toContain(aloud);
});

test('two tasks of one name among those that were asked for are refused, even in place of one that ships', async () => {
  const shipped = join(embeddedModelFolder, '../../tasks/tasks/sentiment.yaml');
  const paths = ['one.yaml', 'two.yaml'].map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, await readFile(shipped, 'utf8'));
  expect(await aio('tasks', 'test', ...paths.flatMap((path) => ['--tasks', path]))).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `aio: ${paths[1]}:3:1: name: Two tasks are named 'sentiment' (${paths.join(' and ')}); rename one.\n`,
  });
});

test('beside a file that cannot be used the others are run and listed, and the reason is told', async () => {
  const tasks = await mkdtemp(join(folder, 'beside-'));
  const shipped = join(embeddedModelFolder, '../../tasks/tasks/sentiment.yaml');
  const text = (await readFile(shipped, 'utf8')).replace('name: sentiment', 'name: good');
  await writeFile(join(tasks, 'good.yaml'), text);
  await writeFile(join(tasks, 'broken.yaml'), 'name: [');
  const long = text.replace('name: good', 'name: long').replace('maxTokens: 720', 'maxTokens: 4000');
  await writeFile(join(tasks, 'long.yaml'), long);
  const run = await aio('run', 'good', '今天真开心', '--tasks', tasks);
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('正面') });
  expect(run.stderr).toMatch(/broken\.yaml:1:.*\nWhat these files hold is left out\.\n/u);
  expect(run.stderr).toMatch(
    /long\.yaml:\d+:.*Task 'long' needs \d+ tokens .*\nWhat these files hold is left out\.\n/u,
  );
  const listed = await aio('tasks', 'list', '--tasks', tasks);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('good\t') });
  expect(await aio('tasks', 'check', tasks)).toMatchObject({ code: 1 });
  const unfit = await aio('run', 'long', '今天真开心', '--tasks', tasks);
  expect(unfit).toMatchObject({ code: 2, stderr: expect.stringContaining("There is no task 'long'") });
});

test('a run tells of a task that ships and does not fit only where it is asked for', async () => {
  const other = await aio('run', 'sentiment', '今天真开心', '--context', '900');
  expect(other).toMatchObject({ code: 0, stdout: expect.stringContaining('正面') });
  expect(other.stderr).not.toContain('left out');
  const asked = await aio('run', 'sentiment-irony', '今天真开心', '--context', '900');
  expect(asked).toMatchObject({ code: 2, stdout: '' });
  expect(asked.stderr).toMatch(/sentiment-irony\.yaml:.*but the context has 900\..*\nWhat these files hold/u);
  expect(asked.stderr).toContain("There is no task 'sentiment-irony' that this model can run");
});
