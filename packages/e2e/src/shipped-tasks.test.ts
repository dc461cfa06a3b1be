/** The tests that the shipped task files carry: all of them, each on a model that can say what they ask for. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PromptTask, TaskRegistry, TaskExecutor, TaskSet, loadTasks, runTaskTests } from '@qaio/core';
import { ScriptedModelRunner, replyScript, scriptedModel } from '@qaio/core/testing';
import { shippedTasksFolder } from '@qaio/tasks';
import { describe, expect, test } from '@jest/globals';
import { root, runAio } from './testing/aio.js';

interface TestReport {
  readonly total: number;
  readonly failed: number;
  readonly results: readonly { readonly task: string; readonly failures: readonly string[] }[];
}

const tasks = await loadTasks([shippedTasksFolder], shippedTasksFolder);
const registry = new TaskRegistry(tasks);
const tested = tasks.filter(({ definition }) => definition.tests.length > 0);
const isFor = (requires: string) => (task: PromptTask) => task.definition.requires === requires;

async function report(args: readonly string[]): Promise<TestReport> {
  const { stdout } = await runAio(['tasks', 'test', '--json', ...args]);
  return JSON.parse(stdout) as TestReport;
}

const failuresIn = ({ results }: TestReport) => results.filter(({ failures }) => failures.length > 0);

test('the embedded model passes the tests of every task that any model can do', async () => {
  const all = await report([]);
  expect(failuresIn(all)).toEqual([]);
  expect(new Set(all.results.map(({ task }) => task))).toEqual(
    new Set(tested.filter(isFor('any-model')).map(({ name }) => name)),
  );
});

test.each(['sentiment', 'chat'])(
  '%s is asked in the words that the embedded model was trained on',
  async (name) => {
    const readme = await readFile(join(root, 'packages/models/mini/README.md'), 'utf8');
    const trained = [...readme.matchAll(/^ {2}> (?<text>.*)$/gmu)].map(({ groups }) => groups?.['text']);
    const { opening } = registry.get(name).wordedFor('embedded-model');
    expect(opening.map(({ role }) => role)).toEqual(['system']);
    expect(trained).toContain(opening[0]?.content);
  },
);

/** What a model that follows instructions would say, by what is in the message. */
const answers: readonly (readonly [string, string])[] = [
  ['夺冠', '高兴'],
  ['养了十年的狗', '悲伤'],
  ['帮我看看订单', '查询订单'],
  ['明早九点', '{"event": "讨论论文", "time": "09:00", "people": ["王老师"]}'],
  ['睡不好', '负面'],
  ['您可真准时', '负面'],
  ['终于成功了', '正面'],
  ['菜还是凉的', '负面'],
  ['老板又改需求了', '负面'],
];

function scripted(reply: (prompt: string) => string) {
  const runner = new ScriptedModelRunner(replyScript(reply), { contextLength: 8192 });
  return scriptedModel(runner, { maxWaiting: 64 });
}

async function failures(task: PromptTask, reply: (prompt: string) => string): Promise<string[]> {
  const model = scripted(reply);
  const executor = new TaskExecutor({ model, tasks: await TaskSet.load(registry, model), drawSeed: () => 1 });
  return (await runTaskTests(executor, task)).flatMap((result) => result.failures);
}

describe('a scripted model that says the right thing passes, and one that does not fails', () => {
  const instructed = tested.filter(isFor('instruction-model'));

  test.each(instructed.map(({ name }) => name))('%s', async (name) => {
    const task = registry.get(name);
    const right = (prompt: string): string =>
      answers.find(([part]) => prompt.slice(prompt.lastIndexOf('user\n')).includes(part))?.[1] ?? '?';
    expect(await failures(task, right)).toEqual([]);
    expect(await failures(task, () => '正面')).not.toEqual([]);
  });

  test('these are all that the embedded model was not made for', () => {
    expect(instructed.map(({ name }) => name).sort()).toEqual(
      [
        'chat-strict',
        'counsellor',
        'emotion',
        'extract',
        'intent',
        'sentiment-irony',
        'sentiment-strict',
      ].sort(),
    );
  });
});

const realModel = process.env['QAIO_TEST_MODEL'];
(realModel ? test : test.skip)(
  `on a real model every task passes its tests${realModel ? '' : ' (skipped: QAIO_TEST_MODEL names no model file)'}`,
  async () => {
    const all = await report(['--model', realModel ?? '']);
    expect(new Set(all.results.map(({ task }) => task))).toEqual(new Set(tested.map(({ name }) => name)));
    expect(failuresIn(all)).toEqual([]);
  },
  600_000,
);
