import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { embeddedModelFolder, loadPromptCodec, resolveModelFolder } from '@qaio/models';
import { loadRegistry } from './model-options.js';
import { fakeContext } from './testing/fake-context.js';
import { runInContext } from './testing/run-in-context.js';
import { verifyPrompts } from './verify-prompts.js';

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

test('new, check, render, run: a task from nothing', async () => {
  const args = ['tasks', 'new', 'spam', '--folder', folder, '--choices', '广告', '正常'];
  const made = await aio(...args);
  expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('aio run spam') });
  expect(await aio(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(/already exists/u) });
  const path = join(folder, 'spam.yaml');
  expect(await readFile(path, 'utf8')).toMatch(/^# REPLACE: .*\ntests:$/mu);
  expect(await readFile(path, 'utf8')).toMatch(/^# yaml-language-server: \$schema=.*task\.schema\.json\n/u);
  expect(await aio('tasks', 'check', path)).toMatchObject({ code: 0, stdout: 'No problems found in spam\n' });
  const rendered = await aio('tasks', 'render', 'spam', '你好', '--tasks', path, '--json');
  const { tokens, prefixTokenCount } = JSON.parse(rendered.stdout) as {
    tokens: { text: string; cached: boolean }[];
    prefixTokenCount: number;
  };
  expect(tokens.map(({ text }) => text).join('')).toContain('<|im_start|>user\n你好<|im_end|>');
  expect(tokens.filter(({ cached }) => cached)).toHaveLength(prefixTokenCount);
  const run = await aio('run', 'spam', '你好', '--tasks', path, '--json');
  expect(run.stderr).toMatch(
    /'spam' needs a model that follows instructions\. 'mini' knows only sentiment, chat/u,
  );
  const { result } = JSON.parse(run.stdout) as {
    result: { classification: { label: string }; provenance: { warnings: string[] } };
  };
  expect(['广告', '正常']).toContain(result.classification.label);
  expect(result.provenance.warnings).toHaveLength(1);
});

test('several files are checked together, as a shell names them', async () => {
  const paths = ['one', 'two'].map((name) => join(folder, `${name}.yaml`));
  const yaml = (name: string, needs: string): string =>
    `apiVersion: prompttasks/v1\nname: ${name}\ndisplayName: x\ndescription: x\nversion: 1.0.0\n${needs}` +
    `input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }\n` +
    `prompt: '{{ text }}'\noutput: { format: text }\n`;
  await writeFile(paths[0] ?? '', yaml('one', ''));
  await writeFile(
    paths[1] ?? '',
    yaml('two', "needs: { one: { task: one, with: { text: '{{ text }}' } } }\n"),
  );
  expect(await aio('tasks', 'check', ...paths)).toMatchObject({
    code: 0,
    stdout: 'No problems found in one, two\n',
  });
  expect(await aio('tasks', 'check', paths[1] ?? '')).toMatchObject({ code: 1 });
  for (const path of paths) await rm(path);
});

test('a folder without tasks is no folder that is fine', async () => {
  const empty = await mkdtemp(join(folder, 'empty-'));
  expect(await aio('tasks', 'check', empty)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `aio: There is no task in ${empty}: expected .yaml or .yml files.\n`,
  });
});

test('new makes the folder, and says so', async () => {
  const inner = join(folder, 'not', 'there');
  expect(await aio('tasks', 'new', 'it', '--folder', inner)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(join(inner, 'it.yaml')),
    stderr: `Made the folder ${inner}\n`,
  });
  const file = join(inner, 'it.yaml');
  expect(await aio('tasks', 'new', 'it', '--folder', file)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`The folder ${file} could not be made`),
  });
});

test('render and verify have the candidates that a run scores: a label that begins another ends with the stop token', async () => {
  const name = 'agree';
  await aio('tasks', 'new', name, '--folder', folder, '--choices', '好', '好Z');
  const path = join(folder, `${name}.yaml`);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('requires: instruction-model', 'requires: any-model'));
  const model = await resolveModelFolder(embeddedModelFolder, { cacheFolder: folder });
  const { tokenizer, stopTokenIds } = await loadPromptCodec(model);
  const expected = ['好', '好Z'].map((label) => [
    ...tokenizer.encodeContinuation(label),
    ...stopTokenIds.slice(0, 1),
  ]);
  const rendered = await aio('tasks', 'render', name, '你好', '--tasks', path, '--json');
  const { labels } = JSON.parse(rendered.stdout) as { labels: { label: string; ids: number[] }[] };
  expect(labels).toEqual(['好', '好Z'].map((label, i) => ({ label, ids: expected[i] })));
  const prompts = (await verifyPrompts(model, await loadRegistry(fakeContext().context, [path]))).filter(
    ({ task }) => task === name,
  );
  expect(prompts.length).toBeGreaterThan(0);
  for (const { candidates } of prompts) expect(candidates).toEqual(expected);
});

test('test runs a task’s own tests, and fails below its gate', async () => {
  expect(await aio('tasks', 'test', 'sentiment')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/12 of 12 tests passed\n$/u),
  });
  const path = join(folder, 'wrong.yaml');
  const shipped = join(embeddedModelFolder, '../../tasks/tasks/sentiment.yaml');
  const text = (await readFile(shipped, 'utf8'))
    .replace('name: sentiment', 'name: wrong')
    .replaceAll('value: 正面 }]', 'value: 负面 }]');
  await writeFile(path, text);
  const failed = await aio('tasks', 'test', 'wrong', '--tasks', path);
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/these tasks miss their gates: wrong/u),
  });
  expect(failed.stdout).toMatch(/^ {4}expected "负面", got 正面$/mu);
});

test('a calibration holds for the model and prompt that it was made with, and for no other', async () => {
  const path = join(folder, 'mood.yaml');
  const shipped = join(embeddedModelFolder, '../../tasks/tasks/sentiment.yaml');
  const text = (await readFile(shipped, 'utf8')).replace('name: sentiment', 'name: mood');
  await writeFile(path, text);
  const data = join(folder, 'rows.jsonl');
  const rows = ['今天真开心', '味道很好', '心累', '太差了', '难受', '喜欢'].map((text, i) => ({
    text,
    label: [2, 3, 4].includes(i) ? '负面' : '正面',
  }));
  await writeFile(data, rows.map((row) => JSON.stringify(row)).join('\n'));
  const made = await aio('tasks', 'calibrate', 'mood', '--tasks', path, '--data', data, '--coverage', '0.8');
  expect(made).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('6 labelled rows are few for a calibration'),
    stdout: expect.stringMatching(/mood\.calibration\.json\n.*\nbias .*6 labelled rows/u),
  });
  const again = await aio('tasks', 'calibrate', 'mood', '--tasks', path);
  expect(again).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /mood\.calibration\.json holds a calibration from 6 labelled rows.*--force/u,
    ),
  });
  const judge = async (...more: string[]) => {
    const { stdout } = await aio('run', 'mood', '还行', '--tasks', path, '--json', ...more);
    return JSON.parse(stdout) as {
      result: { classification: { calibrated?: boolean }; provenance: { calibrationId?: string } };
    };
  };
  const same = await judge();
  expect(same.result.classification.calibrated).toBe(true);
  expect(same.result.provenance.calibrationId).toHaveLength(32);
  expect((await judge('--dtype', 'int8-block')).result.classification.calibrated).not.toBe(true);
  await writeFile(path, text.replace('只回答两个字', '只回答'));
  expect((await judge()).result.classification.calibrated).not.toBe(true);
  expect(await aio('tasks', 'calibrate', 'mood', '--tasks', path, '--force')).toMatchObject({ code: 0 });
});

test('a readout learns labels that the words of the task would never give', async () => {
  const path = join(folder, 'upside-down.yaml');
  const shipped = join(embeddedModelFolder, '../../tasks/tasks/sentiment.yaml');
  const text = (await readFile(shipped, 'utf8')).replace('name: sentiment', 'name: upside-down');
  await writeFile(path, text.replace('readout: where-fitted', 'readout: hidden'));
  const data = join(folder, 'upside-down.csv');
  const good = ['今天真开心', '味道很好', '喜欢', '太棒了', '很满意', '值得推荐', '风景真美', '物流很快'];
  const bad = ['心累', '太差了', '难受', '失望', '真难吃', '又坏了', '服务很差', '不想再来'];
  const lines = [...good.map((each) => `${each},负面`), ...bad.map((each) => `${each},正面`)];
  await writeFile(data, ['text,label', ...lines].join('\n'));
  const tasks = ['--tasks', path];
  const judge = (): ReturnType<typeof aio> => aio('run', 'upside-down', '今天很开心', ...tasks, '--json');
  expect((await judge()).stdout).toContain('has no readout yet');
  const made = await aio('tasks', 'calibrate', 'upside-down', ...tasks, '--data', data);
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /\n.*upside-down\.readout\.json\nreadout of the hidden state: .* of 16 rows\n$/u,
    ),
  });
  const { result } = JSON.parse((await judge()).stdout) as { result: object };
  expect(result).toMatchObject({ classification: { label: '负面', calibrated: true } });
});

test.each(['sentiment', 'sentiment-irony'])(
  'a calibration of %s, which ships, is for a copy in the working folder that says the same',
  async (name) => {
    const made = await aio('tasks', 'calibrate', name);
    const path = join(folder, `${name}.yaml`);
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/this is for your copy of it: --tasks .*\n$/u),
    });
    const tokens = async (...more: string[]): Promise<unknown> => {
      const { stdout } = await aio('tasks', 'render', name, '还行', '--json', ...more);
      return (JSON.parse(stdout) as { tokens: unknown }).tokens;
    };
    expect(await tokens('--tasks', path)).toEqual(await tokens());
    const { stdout } = await aio('run', name, '还行', '--tasks', path, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ result: { classification: { calibrated: true } } });
    expect(await aio('tasks', 'calibrate', name)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`already exists. If that is the task you mean, add --tasks ${path}.`),
    });
  },
);

test('a calibration that changes nothing leaves no file', async () => {
  const workingFolder = join(folder, 'vain');
  await mkdir(workingFolder);
  const data = join(folder, 'two.csv');
  await writeFile(data, 'text,label\n今天真开心,正面\n心累,负面\n');
  const made = await runInContext(['tasks', 'calibrate', 'sentiment', '--data', data], {
    cacheFolder: folder,
    workingFolder,
    defaultModel: embeddedModelFolder,
  });
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^nothing changed: too few different rows.*\nno file is written\n$/su),
  });
  expect(await readdir(workingFolder)).toEqual([]);
});

test('a calibration needs no labels; then there is nothing to judge it by', async () => {
  const data = join(folder, 'unlabelled.csv');
  await writeFile(data, 'text\n今天真开心\n心累\n');
  const out = join(folder, 'unlabelled.calibration.json');
  const made = await aio('tasks', 'calibrate', 'sentiment', '--unlabelled', data, '--out', out);
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/\nbias on the rows themselves removed\nbias .*from 0 labelled rows\n$/u),
  });
  const both = await aio('tasks', 'calibrate', 'sentiment', '--unlabelled', data, '--data', data);
  expect(both).toMatchObject({ code: 2, stderr: expect.stringMatching(/--data or --unlabelled, not both/u) });
});

describe('check finds whatever loading would', () => {
  const header = (name: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: x
description: x
version: 1.0.0
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`;
  const needs = (task: string, input: string): string =>
    `needs: { x: { task: ${task}, with: { ${input}: '{{ text }}' } } }\n`;
  const checkFiles = async (files: Readonly<Record<string, string>>) => {
    const own = await mkdtemp(join(folder, 'check-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
    const { code, stdout } = await aio('tasks', 'check', own, '--json');
    const { problems } = JSON.parse(stdout) as { problems: { file: string; line: number; path: string }[] };
    return { code, places: problems.map(({ file, line, path }) => [basename(file), line, path]) };
  };

  test.each([
    [
      'a need that is not there',
      { 'a.yaml': header('a') + needs('nowhere', 'text') },
      ['a.yaml', 9, 'needs.x.task'],
    ],
    ['a name twice', { 'a.yaml': header('a'), 'b.yaml': header('a') }, ['b.yaml', 2, 'name']],
    [
      'a cycle',
      { 'a.yaml': header('a') + needs('b', 'text'), 'b.yaml': header('b') + needs('a', 'text') },
      ['a.yaml', 9, 'needs.x.task'],
    ],
    [
      'a cycle through a task that ships',
      { 'mine.yaml': header('sentiment') + needs('chat', 'message') },
      ['mine.yaml', 9, 'needs.x.task'],
    ],
  ])('%s', async (_, files, place) => {
    const { code, places } = await checkFiles(files);
    expect(code).toBe(1);
    expect(places).toContainEqual(place);
  });

  test('a need of a task that ships is no problem', async () => {
    expect(await checkFiles({ 'a.yaml': header('a') + needs('sentiment', 'text') })).toEqual({
      code: 0,
      places: [],
    });
  });
});
