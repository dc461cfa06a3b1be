/** What users call wrong becomes labelled data, whichever door they come through. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ModelServiceDefinition,
  PromptTaskServiceDefinition,
  type RecordFeedbackRequestJson,
  recordFeedbackRequestJson,
  recordFeedbackResponseJson,
} from '@qaio/protocol';
import { type Channel, type ClientError, Status, createChannel, createClient } from 'nice-grpc';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

const head = (name: string): string =>
  `apiVersion: prompttasks/v1\nname: ${name}\ndisplayName: x\ndescription: x\nversion: 1.0.0\nprompt: x\n`;
const mood = 'sentiment, with: { text: ';
const tasks = {
  // asks for the same thing by another way, and for another
  twice: `${head('twice')}input: { schema: { type: object, properties: { a: { type: string }, b: { type: string } } } }
needs: { one: { task: ${mood}'{{ a }}' } }, two: { task: ${mood}'{{ b }}' } } }
output: { format: text }`,
  deep: `${head('deep')}input: { schema: { type: object, required: [said], properties: { said: { type: string } } } }
needs: { talk: { task: chat, with: { message: '他说：{{ said }}' } } }
output: { format: text }`,
  odd: `${head('odd')}input: { schema: { type: object, properties: { task: { type: string }, time: { type: number } } } }
output: { format: choice, choices: [{ value: 甲 }, { value: 乙 }] }`,
  labelled: `${head('labelled')}input: { schema: { type: object, properties: { label: { type: string } } } }
output: { format: choice, choices: [{ value: 甲 }, { value: 乙 }] }`,
};

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer({ now: () => Date.UTC(2026, 10, 27) });
  for (const [name, yaml] of Object.entries(tasks))
    await writeFile(join(scripted.tasksFolder, `${name}.yaml`), yaml);
  const isThere = () =>
    Object.keys(tasks).every((name) => scripted.tasks.tasks.list().some((task) => task.name === name));
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(() => scripted.close());

type Body = Omit<RecordFeedbackRequestJson, 'task'>;

const seen = new Map<string, number>();
/** What was told since the last time that this was asked. */
const rows = async (task: string): Promise<readonly unknown[]> => {
  const all = await scripted.feedbackRows(task);
  const fresh = all.slice(seen.get(task) ?? 0);
  seen.set(task, all.length);
  return fresh;
};

async function overGrpc(task: string, body: Body, door = scripted.channel): Promise<object> {
  const request = { ...recordFeedbackRequestJson.read(body), task };
  try {
    const response = await createClient(PromptTaskServiceDefinition, door).recordFeedback(request);
    return recordFeedbackResponseJson.write(response);
  } catch (error) {
    const { code, details } = error as ClientError;
    const message = details.replaceAll('judging_task', 'judgingTask').replaceAll('task_etag', 'taskEtag');
    return { status: Status[code], message };
  }
}

async function overHttp(task: string, body: Body, address = scripted.server.httpAddress): Promise<object> {
  const response = await fetch(`http://${address}/v1/tasks/${task}:recordFeedback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { error?: { status: string; message: string } };
  return answer.error ? { status: answer.error.status, message: answer.error.message } : answer;
}

/** @returns what both doors answered, which has to be the same */
async function record(task: string, body: Body): Promise<object> {
  const [one, other] = [await overGrpc(task, body), await overHttp(task, body)];
  expect(other).toEqual(one);
  return one;
}

const etag = (task: string): string => scripted.tasks.tasks.get(task).task.etag;
const feedback = { task: 'sentiment', model: 'scripted fp32', time: '2026-11-27T00:00:00.000Z' };

test('a row has the inputs by their names, the right label, and where it comes from', async () => {
  const body = { input: { text: '太棒了\n😀' }, label: 'negative', predicted: '正面' };
  expect(await record('sentiment', body)).toEqual({ task: 'tasks/sentiment', label: '负面' });
  const row = { text: '太棒了\n😀', label: '负面', predicted: '正面', etag: etag('sentiment'), ...feedback };
  expect(await rows('sentiment')).toEqual([row, row]);
});

test('a run’s task asks others: what those were asked is in the row', async () => {
  const body = { judgingTask: 'tasks/sentiment', label: '正面', taskEtag: '0123456789abcdef' };
  await record('chat', { ...body, input: { message: '心累' } });
  await record('deep', { ...body, input: { said: '心累' } });
  expect(await rows('sentiment')).toMatchObject(
    ['心累', '心累', '他说：心累', '他说：心累'].map((text) => ({
      text,
      label: '正面',
      etag: '0123456789abcdef',
      predicted: '',
    })),
  );
});

test('a row says nothing of where it comes from where an input could be taken for that', async () => {
  await record('odd', { input: { task: '三' }, label: '乙' });
  const row = { task: '三', label: '乙' };
  expect(await rows('odd')).toEqual([row, row]);
});

describe('nothing is kept of', () => {
  test.each<[string, string, Body, string, RegExp]>([
    [
      'a label of another task',
      'sentiment',
      { input: { text: '好' }, label: '甲' },
      'INVALID_ARGUMENT',
      /label is not a label of 'sentiment', which has 正面, 负面/u,
    ],
    ['no label', 'sentiment', { input: { text: '好' } }, 'INVALID_ARGUMENT', /label is not/u],
    [
      'an answer that cannot have been',
      'sentiment',
      { input: { text: '好' }, label: '正面', predicted: 'x' },
      'INVALID_ARGUMENT',
      /predicted is not/u,
    ],
    [
      'an input that does not fit',
      'sentiment',
      { input: { text: '长'.repeat(61) }, label: '正面' },
      'INVALID_ARGUMENT',
      /longer than 60/u,
    ],
    [
      'an etag that is none',
      'sentiment',
      { input: { text: '好' }, label: '正面', taskEtag: '../x' },
      'INVALID_ARGUMENT',
      /taskEtag is not an etag/u,
    ],
    [
      'a task that writes',
      'chat',
      { input: { message: '好' }, label: '正面' },
      'FAILED_PRECONDITION',
      /'chat' has no labels.*judgingTask/u,
    ],
    ['a task that is not there', 'none', { label: 'x' }, 'NOT_FOUND', /none/u],
    [
      'a judge that was not asked',
      'chat',
      { input: { message: '好' }, judgingTask: 'odd', label: '甲' },
      'INVALID_ARGUMENT',
      /'odd' is no task that 'chat' needs/u,
    ],
    [
      'a judge that was asked two things',
      'twice',
      { input: { a: '好', b: '坏' }, judgingTask: 'sentiment', label: '正面' },
      'INVALID_ARGUMENT',
      /more than one thing/u,
    ],
    [
      'a task whose rows cannot hold a label',
      'labelled',
      { input: { label: 'x' }, label: '甲' },
      'FAILED_PRECONDITION',
      /input named 'label'/u,
    ],
  ])('%s', async (_, task, body, status, message) => {
    expect(await record(task, body)).toEqual({ status, message: expect.stringMatching(message) });
    expect(await rows('sentiment')).toEqual([]);
  });

  test('unknown fields over HTTP, and other methods are told which it takes', async () => {
    expect(await overHttp('sentiment', { right: '正面' } as Body)).toMatchObject({
      status: 'INVALID_ARGUMENT',
    });
    const get = await fetch(`http://${scripted.server.httpAddress}/v1/tasks/sentiment:recordFeedback`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

test('what users wrote is not in the log; that they did is', () => {
  const log = scripted.log.join('');
  expect(log).toContain('"method":"RecordFeedback","task":"sentiment"');
  expect(log).not.toMatch(/太棒了|心累/u);
});

test('a server says whether it takes feedback; one without a folder refuses it in words', async () => {
  const other = await startScriptedServer({ feedback: undefined });
  const door = createChannel(other.server.grpcAddress);
  const takes = async (through: Channel): Promise<boolean> =>
    (await createClient(ModelServiceDefinition, through).getModel({})).takesFeedback;
  expect([await takes(scripted.channel), await takes(door)]).toEqual([true, false]);
  const refused = {
    status: 'FAILED_PRECONDITION',
    message: 'This server takes no feedback. Its operator can start it with --feedback-dir FOLDER.',
  };
  const body = { input: { text: '好' }, label: '正面' };
  expect(await overGrpc('sentiment', body, door)).toEqual(refused);
  expect(await overHttp('sentiment', body, other.server.httpAddress)).toEqual(refused);
  door.close();
  await other.close();
});
