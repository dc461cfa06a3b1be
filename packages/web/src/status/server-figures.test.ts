import { expect, test } from '@jest/globals';
import { startScriptedServer } from '@qaio/server/testing';
import { HttpTaskClient } from '../api/http-task-client.js';
import { metricSamples } from './metric-samples.js';
import { ratesBetween, serverFigures } from './server-figures.js';

test('labels are read with what is escaped in them, and comments are not', () => {
  const text = [
    '# HELP a what it is',
    'a{task="chat",path="C:\\\\x\\n\\"y\\", z"} 3',
    'b 1.5e3 1395066363000',
    'c{} NaN',
    'no sample',
  ].join('\n');
  expect(metricSamples(text)).toEqual([
    { name: 'a', labels: { task: 'chat', path: 'C:\\x\n"y", z' }, value: 3 },
    { name: 'b', labels: {}, value: 1500 },
    { name: 'c', labels: {}, value: Number.NaN },
  ]);
});

test('what a real server tells is what was asked of it', async () => {
  const scripted = await startScriptedServer({});
  const client = new HttpTaskClient({ base: `http://${scripted.server.httpAddress}` });
  const { signal } = new AbortController();
  const figures = async () => serverFigures(metricSamples(await client.metrics(signal)));
  const before = await figures();
  for await (const event of client.streamTask({ task: 'sentiment', input: { text: '好' } }, signal))
    expect(event.task).toBe('tasks/sentiment');
  const after = await figures();
  const [task] = after.tasks;
  expect(task).toMatchObject({ task: 'sentiment', answers: 1, outputTokens: 0, firstTokenMs: undefined });
  expect(task?.promptTokens).toBeGreaterThan(0);
  expect(after).toMatchObject({ running: 0, waiting: 0 });
  expect(after.memoryBytes).toBeGreaterThan(1e6);
  expect(ratesBetween(before, after, 2)).toMatchObject({ answers: 0.5, outputTokens: 0 });
  expect(ratesBetween({ ...before, startedAt: 0 }, after, 2)).toBeUndefined();
  await scripted.close();
});
