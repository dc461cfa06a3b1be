/** What every TaskClient does, whatever carries it: run against a real server with a scripted model. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OutputKind, type StreamTaskResponse } from '@qaio/protocol';
import { TaskClientError } from '../task-client-error.js';
import type { Feedback, TaskCall, TaskClient, TaskList } from '../task-client.js';
import { turnFigures } from '../turn-figures.js';

/**
 * A server that serves `sentiment` and `chat`, which needs it and whose guard answers to 一片黑暗 by its rule `dark`, and takes up edits of its
 * task files, and what users call wrong.
 */
export interface ContractServer {
  readonly client: TaskClient;
  /** A client of an address where nothing listens. */
  readonly lostClient: TaskClient;
  /** Stops the model at its next pass. @returns a function that lets it go on */
  holdModel(): () => void;
  /** Whether a pass stands still. */
  isModelHeld(): boolean;
  /** How often the model has been told that its pass is no longer wanted. */
  interruptionCount(): number;
  writeTask(name: string, yaml: string): Promise<void>;
  /** The labelled rows that the server has been told of a task. */
  feedbackRows(task: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const chat = (message: string): TaskCall => ({ task: 'tasks/chat', input: { message } });
const never = new AbortController().signal;

/** A task that echoes the turns it sees. */
const textTaskFile = (name: string, extra = ''): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: ${name}
description: x
version: 1.0.0
input: { schema: { type: object, required: [message], properties: { message: { type: string, examples: [早] } } } }
prompt: '{{ message }}'
output: { format: text }
config: { maxOutputTokens: 100 }
${extra}`;

async function collect(events: AsyncIterable<StreamTaskResponse>): Promise<StreamTaskResponse[]> {
  const all: StreamTaskResponse[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const textOf = (events: readonly StreamTaskResponse[]): string =>
  events.map(({ event }) => (event?.$case === 'textDelta' ? event.value.text : '')).join('');

/** @returns the error that every refusal must be */
async function refusal(answer: Promise<unknown>): Promise<TaskClientError> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TaskClientError);
  return error as TaskClientError;
}

export function describeTaskClient(name: string, start: () => Promise<ContractServer>): void {
  describe(`${name} is a TaskClient`, () => {
    let server: ContractServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.close());

    describeRuns(() => server);
    describeSampling(() => server);
    describeConversations(() => server);
    describeLeaving(() => server);
    describeRefusals(() => server);
    describeFeedback(() => server);
    describeLists(() => server);
  });
}

function describeRuns(server: () => ContractServer): void {
  const run = (call: TaskCall) => collect(server().client.streamTask(call, never));

  test('a run is accepted, judged, told as it comes and done, in this order', async () => {
    const events = await run(chat('心累😀'));
    const kinds = events.map(({ event }) => event?.$case);
    expect(kinds.filter((kind, i) => kind !== kinds[i - 1])).toEqual([
      'accepted',
      'stepResult',
      'textDelta',
      'done',
    ]);
    expect(events[1]?.event).toMatchObject({
      value: {
        task: 'tasks/sentiment',
        output: {
          $case: 'classification',
          value: {
            labelId: 'negative',
            abstained: false,
            scores: [
              { labelId: 'positive', probability: expect.any(Number) },
              { labelId: 'negative', probability: expect.any(Number) },
            ],
          },
        },
      },
    });
  });

  test('the answer of a guard is whole in one piece, with its rule, and nothing is judged', async () => {
    const events = await run(chat('眼前一片黑暗'));
    expect(events.map(({ event }) => event?.$case)).toEqual(['accepted', 'textDelta', 'done']);
    const last = events.at(-1)?.event;
    expect(last?.$case === 'done' && last.value).toMatchObject({
      result: { guarded: 'dark', output: { $case: 'text', value: textOf(events) } },
      upstream: [],
    });
    expect(textOf(events)).not.toBe('');
  });

  test('the texts of a run are its whole answer, and its figures are numbers', async () => {
    const events = await run(chat('今天很好'));
    const last = events.at(-1)?.event;
    const result = last?.$case === 'done' ? last.value.result : undefined;
    if (!result) throw new Error('no result');
    expect(result.output).toEqual({ $case: 'text', value: textOf(events) });
    expect(textOf(events)).toContain('今天很好');
    const { promptTokens, cachedTokens, outputTokens, firstTokenMs, tokensPerSecond } = turnFigures(result);
    expect([promptTokens, outputTokens, tokensPerSecond].every((figure = 0) => figure > 0)).toBe(true);
    expect([typeof cachedTokens, typeof firstTokenMs]).toEqual(['number', 'number']);
  });
}

function describeSampling(server: () => ContractServer): void {
  const run = (call: TaskCall) => collect(server().client.streamTask(call, never));

  test('a call sets what the task lets it, and is refused what it does not', async () => {
    const events = await run({ ...chat('好'), sampling: { seed: 9, maxOutputTokens: 2 } });
    expect(events.at(-1)?.event).toMatchObject({
      value: { result: { usage: { outputTokens: 2 }, provenance: { seed: 9n } } },
    });
    await expect(run({ ...chat('好'), sampling: { temperature: 0.5 } })).rejects.toMatchObject({
      status: 'FAILED_PRECONDITION',
      detail: expect.stringContaining('sampling.temperature'),
    });
  });
}

function describeConversations(server: () => ContractServer): void {
  test('turns of one conversation are remembered, and by no other', async () => {
    await server().writeTask('pal', textTaskFile('pal', 'session: { history: 2 }'));
    await until(async () =>
      (await server().client.listTasks(never)).some(({ name }) => name === 'tasks/pal'),
    );
    const say = async (message: string, conversation?: string, replacedTurns?: number): Promise<string> =>
      textOf(
        await collect(
          server().client.streamTask(
            { task: 'tasks/pal', input: { message }, conversation, replacedTurns },
            never,
          ),
        ),
      );
    await say('我叫李雷', 'a');
    expect(await say('我叫什么', 'a')).toContain('李雷');
    expect(await say('我叫什么', 'b')).not.toContain('李雷');
    expect(await say('我叫什么', 'a', 2)).not.toContain('李雷');
    expect(await say('我叫什么')).not.toContain('李雷');
  });
}

function describeLeaving(server: () => ContractServer): void {
  const run = () => collect(server().client.streamTask(chat('早'), never));

  /** Begins a run, lets the model stand still in it, and waits until `leave` has ended it on the server. */
  async function leftRun(
    leave: (events: AsyncIterator<StreamTaskResponse>) => Promise<void>,
    signal = never,
  ) {
    const before = server().interruptionCount();
    const release = server().holdModel();
    const events = server().client.streamTask(chat('早'), signal)[Symbol.asyncIterator]();
    expect((await events.next()).done).toBe(false);
    // what leaves before its pass has begun interrupts none
    await until(() => Promise.resolve(server().isModelHeld()));
    const left = leave(events);
    try {
      await until(async () => server().interruptionCount() > before);
    } finally {
      release();
      await left;
    }
  }

  test('aborting ends a run, here and on the server', async () => {
    const controller = new AbortController();
    await leftRun(async (events) => {
      controller.abort();
      await drain(events);
    }, controller.signal);
    expect((await run()).at(-1)?.event?.$case).toBe('done');
  });

  test('a caller that stops reading ends its run on the server', async () => {
    await leftRun(async (events) => {
      await events.return?.();
    });
    expect((await run()).at(-1)?.event?.$case).toBe('done');
  });
}

function describeRefusals(server: () => ContractServer): void {
  const run = (call: TaskCall) => collect(server().client.streamTask(call, never));

  test('what the server refuses is an error with its status and its words', async () => {
    const tooLong = await refusal(run(chat('长'.repeat(61))));
    expect(tooLong).toMatchObject({ status: 'INVALID_ARGUMENT' });
    expect(tooLong.message).toContain('longer than 60 characters');
    expect(tooLong.message).not.toMatch(/INVALID_ARGUMENT|HTTP|prompttasks/u);
    expect((await refusal(run({ task: 'tasks/none', input: {} }))).status).toBe('NOT_FOUND');
    const keepsNone = { ...chat('早'), conversation: 'a' };
    expect((await refusal(run(keepsNone))).status).toBe('FAILED_PRECONDITION');
  });

  test('without a server every call says so', async () => {
    const { lostClient } = server();
    const watched = async (): Promise<void> => {
      for await (const list of lostClient.watchTasks(never))
        throw new Error(`got ${list.tasks.length} tasks`);
    };
    const calls = [
      lostClient.getModel(never),
      lostClient.listTasks(never),
      watched(),
      collect(lostClient.streamTask(chat('早'), never)),
    ];
    for (const call of calls) {
      const error = await refusal(call);
      expect(error.status).toBe('UNAVAILABLE');
      expect(error.detail).toBe('');
    }
  });
}

function describeFeedback(server: () => ContractServer): void {
  const feedback: Feedback = {
    ...{ task: 'tasks/chat', input: { message: '心累' }, judgingTask: 'tasks/sentiment' },
    ...{ taskEtag: '0123456789abcdef', label: '正面', predicted: '负面' },
  };

  test('a label that is right becomes a row of the task that judged', async () => {
    const { client } = server();
    expect((await client.getModel(never)).takesFeedback).toBe(true);
    await client.recordFeedback(feedback, never);
    expect(await server().feedbackRows('sentiment')).toMatchObject([
      { text: '心累', label: '正面', predicted: '负面', etag: '0123456789abcdef' },
    ]);
  });

  test('one that the task does not have is refused in the server’s words', async () => {
    const { client, lostClient } = server();
    const refused = await refusal(client.recordFeedback({ ...feedback, label: '中' }, never));
    expect(refused.status).toBe('INVALID_ARGUMENT');
    expect(refused.detail).toContain('正面, 负面');
    expect((await refusal(lostClient.recordFeedback(feedback, never))).status).toBe('UNAVAILABLE');
  });
}

function describeLists(server: () => ContractServer): void {
  test('the model tells its name', async () => {
    expect(await server().client.getModel(never)).toMatchObject({
      model: 'scripted',
      serverVersion: '0.0.0-test',
    });
  });

  test('tasks tell what a view needs of them', async () => {
    const tasks = await server().client.listTasks(never);
    expect(tasks.find(({ name }) => name === 'tasks/chat')).toMatchObject({
      displayName: 'chat',
      outputKind: OutputKind.OUTPUT_KIND_TEXT,
      dependsOn: ['tasks/sentiment'],
      conversationTurns: 0,
      inputSchema: { required: ['message'], properties: { message: { type: 'string' } } },
    });
    expect(tasks.find(({ name }) => name === 'tasks/sentiment')).toMatchObject({
      outputKind: OutputKind.OUTPUT_KIND_CHOICE,
      choices: [{ id: 'positive' }, { id: 'negative' }],
    });
  });

  test('watching tells the tasks now and after an edit, and ends with its signal', async () => {
    const controller = new AbortController();
    const lists = server().client.watchTasks(controller.signal)[Symbol.asyncIterator]();
    expect(await nextNames(lists)).not.toContain('tasks/new');
    await server().writeTask('new', textTaskFile('new'));
    expect(await nextNames(lists)).toContain('tasks/new');
    controller.abort();
    await drain(lists);
  });

  test('all tasks are listed, also where they fill more than a page', async () => {
    const names = Array.from({ length: 51 }, (_, i) => `many-${i}`);
    for (const name of names) await server().writeTask(name, textTaskFile(name));
    const listed = async () => (await server().client.listTasks(never)).map(({ name }) => name);
    const wanted = names.map((name) => `tasks/${name}`);
    const missing = async (): Promise<string[]> => {
      const listedNames = await listed();
      return wanted.filter((name) => !listedNames.includes(name));
    };
    await until(async () => (await missing()).length === 0);
  });
}

async function nextNames(lists: AsyncIterator<TaskList>): Promise<string[]> {
  const next = await lists.next();
  return next.done ? [] : next.value.tasks.map(({ name }) => name);
}

/** Reads to the end, which may be an error: whoever aborts does not care. */
async function drain(items: AsyncIterator<unknown>): Promise<void> {
  try {
    while (!(await items.next()).done);
  } catch {
    // aborted
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400 && !(await check()); i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(await check()).toBe(true);
}
