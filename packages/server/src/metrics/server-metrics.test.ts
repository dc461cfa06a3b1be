/** What a scraper reads is what clients were told, whichever door they came through. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { ModelServiceDefinition, PromptTaskServiceDefinition } from '@qaio/protocol';
import { Status, createClient } from 'nice-grpc';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';
import { ServerMetrics } from './server-metrics.js';

let scripted: ScriptedServer;
beforeAll(async () => {
  scripted = await startScriptedServer();
});
afterAll(() => scripted.close());

/** Each sample by its name and labels, as they are written. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`http://${scripted.server.httpAddress}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/u);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const gap = line.lastIndexOf(' ');
      return [line.slice(0, gap), Number(line.slice(gap + 1))] as const;
    }),
  );
}

const tasks = () => createClient(PromptTaskServiceDefinition, scripted.channel);
const post = (task: string, verb: string, input: object): Promise<string> =>
  fetch(`http://${scripted.server.httpAddress}/v1/tasks/${task}:${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input }),
  }).then((response) => response.text());

test('labels, tokens, reasons and calls are counted over both doors', async () => {
  const answer = await tasks().runTask({ task: 'tasks/sentiment', input: { text: '好' } });
  await post('sentiment', 'run', { text: '累' });
  await post('sentiment', 'stream', { text: '累' });
  const chat = await tasks().runTask({ task: 'tasks/chat', input: { message: '好' } });
  await post('chat', 'run', { message: '一片黑暗' });
  await post('sentiment', 'run', { text: 1 });
  const samples = await scrape();
  expect(samples.get('qaio_labels_total{task="sentiment",label="positive"}')).toBe(2);
  expect(samples.get('qaio_labels_total{task="sentiment",label="negative"}')).toBe(2);
  expect(samples.get('qaio_confidence_count{task="sentiment"}')).toBe(4);
  expect(samples.get('qaio_guarded_total{task="chat",rule="dark"}')).toBe(1);
  expect(samples.get('qaio_request_success_total{task="chat",finished_reason="stop"}')).toBe(1);
  const { promptTokens = 0 } = answer.result?.usage ?? {};
  expect(promptTokens).toBeGreaterThan(0);
  expect(samples.get('qaio_prompt_tokens_total{task="sentiment"}')).toBe(4 * promptTokens);
  expect(samples.get('qaio_generation_tokens_total{task="chat"}')).toBe(chat.result?.usage?.outputTokens);
  expect(samples.get('qaio_time_to_first_token_seconds_count{task="chat"}')).toBe(1);
  expect(samples.get('qaio_calls_total{method="RunTask",status="OK"}')).toBe(4);
  expect(samples.get('qaio_calls_total{method="StreamTask",status="OK"}')).toBe(1);
  expect(samples.get('qaio_calls_total{method="RunTask",status="INVALID_ARGUMENT"}')).toBe(1);
});

test('tokens that were tried, and those that were right, are the engine’s', async () => {
  const counts = { proposedCount: 7, acceptedCount: 3 };
  const spy = jest.spyOn(scripted.tasks.model.engine, 'speculation', 'get').mockReturnValue(counts);
  for (const samples of [await scrape(), await scrape()]) {
    expect(samples.get('qaio_spec_decode_num_draft_tokens_total')).toBe(7);
    expect(samples.get('qaio_spec_decode_num_accepted_tokens_total')).toBe(3);
  }
  spy.mockRestore();
});

const rejections = async (...reasons: readonly string[]): Promise<unknown[]> => {
  const samples = await scrape();
  return reasons.map((reason) => samples.get(`qaio_admission_rejections_total{reason="${reason}"}`));
};

test('refusals are counted by their reason', async () => {
  expect(await rejections('queue_full', 'request_too_large')).toEqual([0, 0]);
  await expect(tasks().runTask({ task: 'tasks/none' })).rejects.toMatchObject({ code: Status.NOT_FOUND });
  await post('sentiment', 'run', { text: '好'.repeat(100_000) });
  expect(await rejections('unknown_task', 'request_too_large', 'queue_full')).toEqual([1, 1, 0]);
});

test('a full queue counts as a refusal', async () => {
  const release = scripted.holdModel();
  const { slotCount, maxWaiting } = scripted.tasks.model.engine.limits;
  const runs = Array.from({ length: slotCount + maxWaiting }, (_, i) =>
    scripted.tasks.run({ task: 'chat', input: { message: `${i}` } }),
  );
  await post('chat', 'run', { message: '好' });
  release();
  await Promise.all(runs);
  expect(await rejections('queue_full')).toEqual([1]);
});

test('errors that a run ended with are no refusals', async () => {
  const metrics = new ServerMetrics({ executor: scripted.tasks, serverVersion: '' });
  const ends = [
    [Status.CANCELLED, 'ABORTED'],
    [Status.DEADLINE_EXCEEDED, 'DEADLINE_EXCEEDED'],
    [Status.OUT_OF_RANGE, 'OUTPUT_INCOMPLETE'],
    [Status.INTERNAL, 'ENGINE_FAILED'],
    [Status.UNAUTHENTICATED, 'UNAUTHENTICATED'],
  ] as const;
  for (const [status, reason] of ends) metrics.callEnded({ method: 'RunTask', status, reason, seconds: 0 });
  const { text } = await metrics.render();
  const counted = text.match(/^qaio_admission_rejections_total\{.* [1-9]\d*$/gmu);
  expect(counted).toEqual(['qaio_admission_rejections_total{reason="unauthenticated"} 1']);
});

test('who runs and who waits is told as it is', async () => {
  const release = scripted.holdModel();
  const { slotCount } = scripted.tasks.model.engine.limits;
  const runs = Array.from({ length: slotCount + 2 }, (_, i) =>
    tasks().runTask({ task: 'tasks/chat', input: { message: `${i}` } }),
  );
  const load = async (): Promise<unknown[]> => {
    const samples = await scrape();
    return ['running', 'waiting'].map((name) => samples.get(`qaio_num_requests_${name}`));
  };
  const { engine } = scripted.tasks.model;
  // who arrives while the model is held stays in the queue, so only the sum is known beforehand
  while (engine.load.running + engine.load.waiting < runs.length)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const { running, waiting } = engine.load;
  expect(waiting).toBeGreaterThanOrEqual(2);
  expect(await load()).toEqual([running, waiting]);
  const models = createClient(ModelServiceDefinition, scripted.channel);
  expect(await models.getModel({})).toMatchObject({ runningSequences: running, waitingSequences: waiting });
  release();
  await Promise.all(runs);
  expect(await load()).toEqual([0, 0]);
  const model = await models.getModel({});
  expect(model).toMatchObject({ runningSequences: 0, waitingSequences: 0 });
  expect(model.memoryBytes).toBeGreaterThan(0n);
});

test('conversations are counted, and what is said in them', async () => {
  const { conversations } = scripted.tasks;
  await conversations.append({ owner: '', task: 'chat', id: 'k' }, 3, { content: '你好' }, '好!');
  const samples = await scrape();
  expect(samples.get('qaio_conversations')).toBe(1);
  expect(samples.get('qaio_conversation_bytes')).toBe(10);
});

test('what runs is told, and how the process is', async () => {
  const samples = await scrape();
  expect(samples.get('qaio_tasks')).toBe(2);
  expect([...samples.keys()].find((name) => name.startsWith('qaio_info'))).toContain('version="0.0.0-test"');
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

test('a name that a client made up is no label', async () => {
  await post('made-up-by-a-client', 'run', { text: '好' });
  expect([...(await scrape()).keys()].filter((name) => name.includes('made-up'))).toEqual([]);
});
