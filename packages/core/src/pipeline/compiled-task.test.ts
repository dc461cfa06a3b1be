import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { PromptCodec } from '../language-model.js';
import { loadTasks } from '../task-file/task-loader.js';
import { TaskRegistry } from '../task/task-registry.js';
import { replyScript, scriptedModel } from '../testing/scripted-model.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { scriptedTasks, taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { TaskExecutor } from './task-executor.js';
import { TaskSet } from './task-set.js';

const input = `input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }\n`;
const mood = `${taskHeader('mood')}${input}system: judge the mood
prompt: 'text: {{ text }}'
output: { format: choice, choices: [{ value: good }, { value: goodbye }] }
examples: [{ input: { text: first }, output: good }, { input: { text: second }, output: goodbye }]
`;
const talk = `${taskHeader('talk')}${input}system: be kind
needs: { mood: { task: mood, with: { text: '{{ text }}' } } }
prompt: '{{ text }} ({{ needs.mood.label }})'
output: { format: text }
session: { history: 2 }
config: { maxOutputTokens: 8 }
`;
const count = `${taskHeader('count')}${input}prompt: '{{ text }}'
output: { format: regex, pattern: '[0-9]{1,3}' }
`;

const newModel = () =>
  scriptedModel(
    new ScriptedModelRunner(
      replyScript(() => 'good'),
      { contextLength: 1024 },
    ),
    { maxWaiting: 64 },
  );

describe('a run compiles, renders, encodes and reads nothing that it shares with others', () => {
  const work = (codec: PromptCodec) => ({
    rendered: jest.spyOn(codec.chatTemplate, 'render'),
    labels: jest.spyOn(codec.tokenizer, 'encodeContinuation'),
    vocabulary: jest.spyOn(codec.tokenizer, 'tokenBytes'),
    encoded: jest.spyOn(codec.tokenizer, 'encodePlain'),
  });

  test.each(['mood', 'talk', 'count'])('%s', async (task) => {
    const model = newModel();
    const tasks = await TaskSet.load(taskRegistry([mood, talk, count]), model);
    const executor = new TaskExecutor({ model, tasks, drawSeed: () => 1 });
    await executor.warmUp();
    const { rendered, labels, vocabulary, encoded } = work(model);
    const texts = Array.from({ length: 10 }, (_, i) => `<${i}>`);
    for (const text of texts) await executor.run({ task, input: { text } });
    expect([rendered, labels, vocabulary].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    const shared = encoded.mock.calls.filter(([text]) => !texts.some((own) => text.includes(own)));
    expect(shared).toEqual([]);
    // the prompt of the task, and of the one that it needs
    expect(encoded.mock.calls).toHaveLength(texts.length * (task === 'talk' ? 2 : 1));
  });
});

test('what a run needs is what it began with, whatever the tasks are replaced with meanwhile', async () => {
  const { tasks, model } = await scriptedTasks([mood, talk], () => 'good');
  const before = tasks.tasks.get('mood').task.etag;
  const events = tasks.stream({ task: 'talk', input: { text: 'x' } });
  await events.next();
  tasks.replaceTasks(
    await TaskSet.load(taskRegistry([talk.replace(/^needs.*\n/mu, '').replace(/ \(.*\)/u, '')]), model),
  );
  const etags: string[] = [];
  for await (const event of events) if (event.kind === 'step-end') etags.push(event.result.taskEtag);
  expect(etags).toEqual([before]);
  await expect(tasks.run({ task: 'mood', input: { text: 'x' } })).rejects.toMatchObject({
    code: 'unknown-task',
  });
});

test('where one label begins another, all end with the stop token, and are counted without it', async () => {
  const model = newModel();
  const { output } = (await TaskSet.load(taskRegistry([mood]), model)).get('mood');
  expect(output.labels.map(({ tokenIds }) => tokenIds.at(-1))).toEqual([257, 257]);
  expect(output.labels.map(({ tokenCount }) => tokenCount)).toEqual([4, 7]);
});

describe('validating', () => {
  const limits = 'limits: { maxTokens: 40, windows: { field: text, overlapTokens: 2 } }';
  const long = mood.replace('name: mood', 'name: long').replace(' }\nsystem', `, ${limits} }\nsystem`);

  test('takes what the run takes: a long text in windows has the same prompt tokens', async () => {
    const { tasks } = await scriptedTasks([long], () => 'good');
    const request = { task: 'long', input: { text: '一句。'.repeat(20) } };
    const { result } = await tasks.run(request);
    expect(result.output).toMatchObject({ kind: 'choice', windowCount: expect.any(Number) });
    expect(await tasks.validate(request)).toBe(result.usage.promptTokenCount);
  });

  test('counts the tokens of every window', async () => {
    const { tasks } = await scriptedTasks(
      [long.replace('overlapTokens: 2', 'overlapTokens: 0')],
      () => 'good',
    );
    const tokens = (text: string): Promise<number> => tasks.validate({ task: 'long', input: { text } });
    // 40 tokens
    const window = `${'x'.repeat(37)}。`;
    expect(await tokens(window.repeat(3))).toBe(3 * (await tokens(window)));
  });

  test('refuses what the run refuses: a session where the task keeps none', async () => {
    const { tasks } = await scriptedTasks([mood], () => 'good');
    const request = { task: 'mood', input: { text: 'x' }, session: 's' };
    await expect(tasks.run(request)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(tasks.validate(request)).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

describe('a model that knows only tasks of its own', () => {
  const strict = `${mood}requires: instruction-model\n`;
  test.each<[string, string, readonly string[] | undefined, number]>([
    ['a task for any model', mood, ['translate'], 0],
    ['a task that needs one that follows instructions', strict, ['translate'], 1],
    ['the same where the model follows them', strict, undefined, 0],
  ])('%s', async (_, file, knownTasks, warningCount) => {
    const model = newModel();
    const own = { ...model, identity: { ...model.identity, knownTasks } };
    const tasks = await TaskSet.load(taskRegistry([file]), own);
    const executor = new TaskExecutor({ model: own, tasks, drawSeed: () => 1 });
    const { result } = await executor.run({ task: 'mood', input: { text: 'x' } });
    expect(result.provenance.warnings).toHaveLength(warningCount);
    for (const warning of result.provenance.warnings)
      expect(String(warning)).toMatch(/needs a model that follows instructions.*knows only translate/u);
  });
});

describe('a template that cannot do with blanks', () => {
  const picky = (word: string): string =>
    mood
      .replace(/^examples.*\n/mu, '')
      .replace('text: {{ text }}', `${word}: {{ text.split("-")[1] | upper }}`);
  const compile = async (file: string) => (await TaskSet.load(taskRegistry([file]), newModel())).get('mood');

  test('has no blank prompt, and works', async () => {
    const { tasks } = await scriptedTasks([picky('text')], () => 'good');
    expect(tasks.tasks.get('mood').blankPrompt).toBeUndefined();
    await tasks.warmUp();
    const { result } = await tasks.run({ task: 'mood', input: { text: 'a-b' } });
    expect(result.output).toMatchObject({ label: 'good' });
  });

  test('another template has another fingerprint all the same', async () => {
    const [one, same, other] = await Promise.all(
      ['text', 'text', 'line'].map((word) => compile(picky(word))),
    );
    expect(same?.fingerprint).toBe(one?.fingerprint);
    expect(other?.fingerprint).not.toBe(one?.fingerprint);
  });
});

test('a bug in a task is thrown, not taken for a template that cannot do with blanks', async () => {
  const registry = taskRegistry([mood]);
  jest.spyOn(registry.get('mood'), 'question').mockImplementation(() => {
    throw new TypeError('planted');
  });
  const tasks = await TaskSet.load(registry, newModel());
  expect(() => tasks.get('mood')).toThrow(TypeError);
});

describe('the fingerprint', () => {
  const plain = mood.replace(/^examples.*\n/mu, '');
  const of = async (file: string, identity: object = {}): Promise<string> => {
    const model = newModel();
    const codec = { ...model, identity: { ...model.identity, ...identity } };
    return (await TaskSet.load(taskRegistry([file]), codec)).get('mood').fingerprint;
  };
  test.each<[string, string, object]>([
    ['weights', plain, { sha256: '11' }],
    ['dtype', plain, { dtype: 'int4' }],
    ['labels', plain.replace('goodbye', 'bad'), {}],
    ['system prompt', plain.replace('judge the mood', 'judge'), {}],
    ['prompt', plain.replace('text: {{', 'line: {{'), {}],
    ['examples', mood, {}],
  ])('is another with other %s', async (_, file, identity) => {
    expect(await of(file, identity)).not.toBe(await of(plain));
  });

  test('is the same where the calibration would be', async () => {
    expect(await of(plain.replace('1.0.0', '1.0.1'), { name: 'renamed' })).toBe(await of(plain));
  });
});

describe('the calibration beside a task', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qaio-calibration-'));
    await writeFile(join(folder, 'mood.yaml'), mood);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const judging = async (): Promise<TaskExecutor> => {
    const model = newModel();
    const registry = new TaskRegistry(await loadTasks([folder], folder));
    return new TaskExecutor({ model, tasks: await TaskSet.load(registry, model), drawSeed: () => 1 });
  };
  const compiled = async (file?: string) => {
    if (file !== undefined) await writeFile(join(folder, 'mood.calibration.json'), file);
    return (await judging()).tasks.get('mood');
  };
  const calibration = (fingerprint: string): string =>
    JSON.stringify({
      format: 1,
      task: 'mood',
      fingerprint,
      model: 'scripted',
      dtype: 'fp32',
      bias: [0, 1],
      temperature: 2,
      abstainBelow: 0,
      rowCount: 9,
    });

  test('is used where its fingerprint fits', async () => {
    const { fingerprint, warnings } = await compiled();
    expect(warnings).toEqual([]);
    expect(await compiled(calibration(fingerprint))).toMatchObject({
      calibration: { temperature: 2 },
      warnings: [],
    });
  });

  test('is what a run judges by, and is named in its provenance', async () => {
    const judge = async () => (await judging()).run({ task: 'mood', input: { text: 'x' } });
    const { result: plain } = await judge();
    expect(plain).toMatchObject({ output: { calibrated: false }, provenance: { calibrationId: undefined } });
    const { fingerprint } = await compiled();
    await compiled(calibration(fingerprint));
    const { result } = await judge();
    expect(result).toMatchObject({
      output: { calibrated: true },
      provenance: { calibrationId: fingerprint },
    });
  });

  test('is found beside a .yml file, too', async () => {
    await rename(join(folder, 'mood.yaml'), join(folder, 'mood.yml'));
    const { fingerprint } = await compiled();
    expect(await compiled(calibration(fingerprint))).toMatchObject({ calibration: { temperature: 2 } });
  });

  test('is nothing that a task without labels looks for', async () => {
    await writeFile(join(folder, 'count.yaml'), count);
    await writeFile(join(folder, 'count.calibration.json'), '{');
    const registry = new TaskRegistry(await loadTasks([folder], folder));
    expect((await TaskSet.load(registry, newModel())).get('count').warnings).toEqual([]);
  });

  test('is left, with a warning, where it was made for something else', async () => {
    const { calibration: used, warnings } = await compiled(calibration('other'));
    expect(used).toBeUndefined();
    expect(warnings.map(String)).toEqual([
      expect.stringMatching(/made for a different model, dtype, prompt or set of labels/u),
    ]);
  });

  test.each([['{"format": 1'], ['{}'], ['[]']])(
    'is left, with a warning, where it is damaged: %s',
    async (text) => {
      const { calibration: used, warnings } = await compiled(text);
      expect(used).toBeUndefined();
      expect(warnings.map(String)).toEqual([
        expect.stringMatching(/mood\.calibration\.json cannot be used/u),
      ]);
    },
  );

  test.each<[string, (path: string) => Promise<unknown>, RegExp]>([
    [
      'a folder',
      (path) => mkdir(path),
      /^The calibration mood\.calibration\.json .*: it is a folder \(EISDIR\)\./u,
    ],
    [
      'no text',
      (path) => writeFile(path, Buffer.of(0xff)),
      /: mood\.calibration\.json:1:1: the byte at offset 0 /u,
    ],
  ])('is left, with a warning for everybody, where it is %s', async (_, plant, words) => {
    await plant(join(folder, 'mood.calibration.json'));
    const warnings = (await compiled()).warnings.map(String);
    expect(warnings).toEqual([expect.stringMatching(words)]);
    expect(warnings.join()).not.toContain(folder);
  });
});
