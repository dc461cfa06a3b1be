import { setImmediate } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { scriptedTasks, taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { replyScript, scriptedModel } from '../testing/scripted-model.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import type { TaskEvent } from './task-event.js';
import { TaskExecutor } from './task-executor.js';
import { TaskSet } from './task-set.js';
import type { TaskRequest } from './task-request.js';

const header = (name: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: ${name}
description: x
version: 1.0.0
input: { schema: { type: object, required: [text], properties: { text: { type: string, minLength: 1 } } } }
`;
const mood = `${header('mood')}system: judge
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`;
const talk = (
  onError: string,
): string => `${header('talk')}needs: { mood: { task: mood, with: { text: '{{ text }}' }, onError: ${onError} } }
prompt: '{{ text }}{% if needs.mood %}({{ needs.mood.label }}){% endif %}'
output: { format: text }
config: { maxOutputTokens: 40, overrides: [maxOutputTokens, stopSequences, seed] }
`;

/** Judges a text by whether it contains "sad"; talks by repeating what it was told. */
function reply(prompt: string): string {
  const message = /user\n(?<message>.*)\nassistant\n$/su.exec(prompt)?.groups?.['message'] ?? '';
  if (prompt.includes('judge')) return message.includes('sad') ? 'bad' : 'good';
  return `听到${message}`;
}

async function setup(onError = 'fail') {
  const runner = new ScriptedModelRunner(replyScript(reply));
  const model = scriptedModel(runner);
  const tasks = await TaskSet.load(taskRegistry([mood, talk(onError)]), model);
  return { runner, tasks: new TaskExecutor({ model, tasks, drawSeed: () => 42 }) };
}

async function events(tasks: TaskExecutor, request: TaskRequest, signal?: AbortSignal): Promise<TaskEvent[]> {
  const all: TaskEvent[] = [];
  for await (const event of tasks.stream(request, signal)) all.push(event);
  return all;
}

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof QaioError ? error.code : error),
  );

const texts = (all: readonly TaskEvent[]): string =>
  all.map((event) => (event.kind === 'text-delta' ? event.text : '')).join('');

test('a choice task answers with its labels and decodes nothing', async () => {
  const { tasks } = await setup();
  const { result } = await tasks.run({ task: 'mood', input: { text: 'so sad' } });
  expect(result.output).toMatchObject({ kind: 'choice', label: 'bad' });
  expect(result).toMatchObject({ finishReason: 'constraint-complete', usage: { outputTokenCount: 0 } });
  expect(result.usage.inputCharCount).toBe('so sad'.length);
});

test('an answer has the seed of what was drawn, and none where nothing was', async () => {
  const words = (temperature: number, seed?: number): string => `${taskHeader('words')}
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
config: { temperature: ${temperature}, ${seed === undefined ? '' : `seed: ${seed}`} }
`;
  const seedOf = async (yaml: string): Promise<number | undefined> => {
    const { tasks } = await scriptedTasks([yaml], () => 'so');
    return (await tasks.run({ task: 'words', input: { text: 'x' } })).result.provenance.seed;
  };
  expect(await seedOf(words(0.7, 5))).toBe(5);
  expect(await seedOf(words(0.7))).toEqual(expect.any(Number));
  expect(await seedOf(words(0, 5))).toBeUndefined();
  const { tasks } = await setup();
  const { result } = await tasks.run({ task: 'mood', input: { text: 'so sad' } });
  expect(result.provenance.seed).toBeUndefined();
});

test('a chain runs what it needs first, and the answer knows it; the events tell so in order', async () => {
  const { tasks } = await setup();
  const all = await events(tasks, { task: 'talk', input: { text: 'sad day' } });
  const kinds = all.map((event) => event.kind).filter((kind, i, list) => kind !== list[i - 1]);
  expect(kinds).toEqual(['run-start', 'step-end', 'text-delta', 'run-end']);
  expect(texts(all)).toBe('听到sad day(bad)');
  const last = all.at(-1);
  expect(last?.kind === 'run-end' && last.run.result.output).toEqual({ kind: 'text', text: texts(all) });
  expect(last?.kind === 'run-end' && last.run.upstream.map((result) => result.task)).toEqual(['mood']);
});

test('deltas are whole characters and count every token once', async () => {
  const { tasks } = await setup();
  const all = await events(tasks, { task: 'talk', input: { text: '😮‍💨' } });
  const deltas = all.filter((event) => event.kind === 'text-delta');
  for (const delta of deltas) expect(delta.text.isWellFormed() && !delta.text.includes('\uFFFD')).toBe(true);
  const end = all.at(-1);
  const counted = deltas.reduce((sum, delta) => sum + delta.tokenCount, 0);
  expect(end?.kind === 'run-end' && end.run.result.usage.outputTokenCount).toBe(counted);
});

test('a stop sequence ends the text before it', async () => {
  const { tasks } = await setup();
  const { result } = await tasks.run({
    task: 'talk',
    input: { text: 'one two three' },
    sampling: { stopSequences: ['two'] },
  });
  expect(result).toMatchObject({ output: { text: '听到one ' }, finishReason: 'stop-string' });
});

test('the token limit is told', async () => {
  const { tasks } = await setup();
  const request = { task: 'talk', input: { text: 'abc' }, sampling: { maxOutputTokens: 8 } };
  const { result } = await tasks.run(request);
  expect(result).toMatchObject({ output: { text: '听到ab' }, finishReason: 'max-tokens' });
});

describe('refusals', () => {
  test.each([
    ['unknown-task', { task: 'nope', input: {} }],
    ['invalid-input', { task: 'mood', input: {} }],
    ['invalid-input', { task: 'mood', input: { text: '\uD800' } }],
    ['not-allowed', { task: 'talk', input: { text: 'x' }, sampling: { temperature: 1 } }],
    ['invalid-input', { task: 'talk', input: { text: 'x' }, sampling: { maxOutputTokens: 0 } }],
    ['task-changed', { task: 'mood', input: { text: 'x' }, expectedEtag: 'old' }],
    ['prompt-too-long', { task: 'mood', input: { text: 'x'.repeat(300) } }],
  ])('%s', async (expected, request) => {
    const { tasks } = await setup();
    expect(await code(tasks.run(request))).toBe(expected);
  });

  test('validation runs nothing', async () => {
    const { tasks, runner } = await setup();
    expect(await tasks.validate({ task: 'talk', input: { text: 'x' } })).toBeGreaterThan(10);
    expect(runner.calls).toHaveLength(0);
  });
});

describe('a needed task that fails', () => {
  test('fails the run where the task says so', async () => {
    const { tasks, runner } = await setup('fail');
    runner.failNextWith = new Error('boom');
    expect(await code(events(tasks, { task: 'talk', input: { text: 'x' } }))).toBe('engine-failed');
  });

  test('is left out where the task can do without', async () => {
    const { tasks, runner } = await setup('continue');
    runner.failNextWith = new Error('boom');
    expect(texts(await events(tasks, { task: 'talk', input: { text: 'x' } }))).toBe('听到x');
  });
});

test('cancelled half-way, the stream ends with aborted and the engine is free again', async () => {
  const { tasks } = await setup();
  const controller = new AbortController();
  const run = async (): Promise<void> => {
    for await (const event of tasks.stream({ task: 'talk', input: { text: 'abcdef' } }, controller.signal))
      if (event.kind === 'text-delta') controller.abort();
  };
  expect(await code(run())).toBe('aborted');
  expect(tasks.model.engine.load).toEqual({ running: 0, waiting: 0, freeSlots: 2 });
});

test('a run that is cancelled already does not begin', async () => {
  const { tasks, runner } = await setup();
  const stream = tasks.stream({ task: 'mood', input: { text: 'x' } }, AbortSignal.abort());
  expect(await code(stream.next())).toBe('aborted');
  expect(runner.calls).toEqual([]);
});

test('a run with a time limit can be cancelled before', async () => {
  const { tasks, runner } = await setup();
  const controller = new AbortController();
  const forward = runner.forward.bind(runner);
  runner.forward = (rows) => {
    controller.abort();
    return forward(rows);
  };
  const request = { task: 'mood', input: { text: 'x' }, timeLimitMs: 60_000 };
  expect(await code(tasks.run(request, controller.signal))).toBe('aborted');
});

test('the start of a run tells how many wait before it', async () => {
  const { tasks } = await setup();
  const others = Array.from({ length: 7 }, () => tasks.run({ task: 'mood', input: { text: 'x' } }));
  await setImmediate();
  const { waiting } = tasks.model.engine.load;
  const start = await tasks.stream({ task: 'mood', input: { text: 'y' } }).next();
  expect(start.value).toMatchObject({ kind: 'run-start', waitingAhead: waiting });
  expect(waiting).toBeGreaterThan(0);
  await Promise.all(others);
});

describe('a full queue', () => {
  const sad = (i: number): TaskRequest => ({ task: 'talk', input: { text: `sad ${i}` } });
  const outcomes = async (runs: readonly Promise<unknown>[]): Promise<unknown[]> =>
    Promise.all(runs.map((run) => code(run)));

  test('refuses a run before it begins, or never: as many of a burst as there are slots and places run to their end', async () => {
    const { tasks, runner } = await setup();
    const { slotCount, maxWaiting } = tasks.model.engine.limits;
    const all = await outcomes(Array.from({ length: 20 }, (_, i) => events(tasks, sad(i))));
    expect(all.slice(0, slotCount + maxWaiting)).toEqual(Array(slotCount + maxWaiting).fill('no error'));
    expect(all.slice(slotCount + maxWaiting)).toEqual(Array(20 - slotCount - maxWaiting).fill('queue-full'));
    expect(runner.calls.length).toBeGreaterThan(0);
  });

  test('refuses no later step of a run that goes on', async () => {
    const { tasks } = await setup();
    const first = tasks.stream(sad(0));
    for await (const event of { [Symbol.asyncIterator]: () => ({ next: () => first.next() }) })
      if (event.kind === 'step-end') break;
    const others = Array.from({ length: 20 }, (_, i) => code(tasks.run(sad(i))));
    const rest: TaskEvent[] = [];
    for await (const event of first) rest.push(event);
    expect(rest.at(-1)).toMatchObject({ kind: 'run-end' });
    expect(await Promise.all(others)).toContain('queue-full');
  });

  test('is told instead of the first event', async () => {
    const { tasks } = await setup();
    const runs = Array.from({ length: 10 }, (_, i) => tasks.run(sad(i)));
    const stream = tasks.stream(sad(10));
    expect(await code(stream.next())).toBe('queue-full');
    await Promise.all(runs);
  });

  test('has room again for every run that ended, however it did', async () => {
    const { tasks, runner } = await setup();
    for (let i = 0; i < 12; i++) {
      runner.failNextWith = new Error('planted');
      expect(await code(tasks.run(sad(i)))).toBe('engine-failed');
      expect(await code(tasks.run({ task: 'talk', input: { text: 'x'.repeat(300) } }))).toBe(
        'prompt-too-long',
      );
      const left = tasks.stream(sad(i));
      await left.next();
      await left.return(undefined);
      expect(await code(tasks.run(sad(i)))).toBe('no error');
    }
    expect(tasks.model.engine.admit().waitingAhead).toBe(0);
  });
});

test('a reader that leaves ends the run', async () => {
  const { tasks } = await setup();
  for await (const event of tasks.stream({ task: 'talk', input: { text: 'abcdef' } }))
    if (event.kind === 'text-delta') break;
  expect(tasks.model.engine.load.running).toBe(0);
});

test('after warming up, the first run finds its prefix in the cache and answers the same', async () => {
  const cold = await setup();
  const warm = await setup();
  await warm.tasks.warmUp();
  const request = { task: 'mood', input: { text: 'so sad' } };
  const [first, second] = [await cold.tasks.run(request), await warm.tasks.run(request)];
  expect(second.result.output).toEqual(first.result.output);
  expect(first.result.usage.cachedTokenCount).toBe(0);
  expect(second.result.usage.cachedTokenCount).toBeGreaterThan(8);
});

test('warming up makes ready what each output must keep to, and each guard', async () => {
  const { tasks } = await setup();
  const made = ['mood', 'talk']
    .map((name) => tasks.tasks.get(name))
    .flatMap(({ output, task }) => [jest.spyOn(output, 'precompile'), jest.spyOn(task.guard, 'precompile')]);
  await tasks.warmUp();
  expect(made.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1, 1]);
});

test('several runs at once answer as each would alone', async () => {
  const { tasks } = await setup();
  const inputs = ['a', 'sad b', 'c c c', 'sad d'];
  const together = await Promise.all(inputs.map((text) => tasks.run({ task: 'talk', input: { text } })));
  const alone = [];
  for (const text of inputs) alone.push(await (await setup()).tasks.run({ task: 'talk', input: { text } }));
  expect(together.map((run) => run.result.output)).toEqual(alone.map((run) => run.result.output));
});
