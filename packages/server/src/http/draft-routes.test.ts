/** Edits of task files over HTTP, against a whole server around a scripted model. */
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Told } from '@qaio/core';
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.js';

const text = (name: string, label: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: ${name}
description: x
version: 1.0.0
input: { schema: { type: object, required: [text], additionalProperties: false, properties: { text: { type: string, maxLength: 60 } } } }
system: judge
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: ${label}, id: ${label === '负面' ? 'bad' : 'good'} }, 别的] }
`;

let scripted: ScriptedServer;
afterEach(() => scripted.close());

async function served(isEditable = true) {
  scripted = await startScriptedServer(isEditable ? { edit: { own: [], from: '/' } } : {});
  await scripted.reloader.ready();
}

async function ask(path: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(`http://${scripted.server.httpAddress}/v1/${path}`, body ? init : {});
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

async function opened(yaml: string, task = ''): Promise<string> {
  const { json } = await ask('drafts', { yaml, task });
  expect(json['problems']).toEqual([]);
  return String(json['id']);
}

const label = async (path: string): Promise<unknown> => {
  const { json } = await ask(path, { input: { text: '心累' } });
  return (json['result'] as { classification: { label: string } }).classification.label;
};
const etagOf = async (task: string): Promise<string> => String((await ask(`tasks/${task}`)).json['etag']);

test('a server that was not told to edit refuses every door, and says how to get them', async () => {
  await served(false);
  expect((await ask('drafts')).json).toEqual({ allowed: false });
  for (const path of ['drafts', 'drafts/x:run', 'drafts/x:save', 'drafts:compare']) {
    const { status, json } = await ask(path, {});
    expect(status).toBe(400);
    expect(JSON.stringify(json)).toContain('--edit');
  }
  expect((await ask('drafts/source/sentiment')).status).toBe(400);
});

test('what is wrong with a text is told in the language of the page', async () => {
  const translations = { zh: ({ form }: Told) => `译：${form}` };
  scripted = await startScriptedServer({ edit: { own: [], from: '/' }, translations });
  const yaml = `${text('other', '负面')}sytem: x\n`;
  for (const [language, message] of [
    ['zh-CN', "译：unknown key '{0}'{1}"],
    ['en', "unknown key 'sytem'; did you mean 'system'?"],
  ] as const) {
    const response = await fetch(`http://${scripted.server.httpAddress}/v1/drafts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify({ yaml }),
    });
    expect(await response.json()).toMatchObject({ problems: [{ line: 10, message }] });
  }
});

test('what is wrong with a text is told with its place, and no path of the server', async () => {
  await served();
  const { json } = await ask('drafts', { yaml: 'apiVersion: prompttasks/v1\nnmae: x\n', task: 'sentiment' });
  const problems = json['problems'] as { line: number; message: string; file: string }[];
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.find(({ line }) => line === 2)?.message).toContain('name');
  const beside = `${text('other', '负面')}extends: nowhere.md\n`;
  const second = await ask('drafts', { yaml: beside, task: 'sentiment' });
  expect(JSON.stringify(second.json)).toContain('nowhere.md');
  expect(JSON.stringify([json, second.json])).not.toContain(dirname(scripted.tasksFolder));
});

test('a draft runs beside the task of its name, and is served only once it is saved', async () => {
  await served();
  const id = await opened(text('sentiment', '负面'), 'sentiment');
  expect(await label(`drafts/${id}:run`)).toBe('负面');
  const before = await etagOf('sentiment');
  expect((await ask('tasks/sentiment')).json['labels']).toEqual(['正面', '负面']);
  const saved = await ask(`drafts/${id}:save`, { etag: before });
  expect(saved.json).toMatchObject({ file: 'sentiment.yaml', problems: [] });
  expect((await ask('tasks/sentiment')).json).toMatchObject({
    labels: ['负面', '别的'],
    etag: saved.json['etag'],
  });
  expect(await readdir(scripted.ownFolder)).toEqual(['sentiment.yaml']);
  const source = await ask('drafts/source/sentiment');
  expect(source.json).toMatchObject({ yaml: text('sentiment', '负面'), file: 'sentiment.yaml' });
});

test('a draft streams what it writes as it comes, as a task that is served', async () => {
  await served();
  const output = 'output: { format: text }\nconfig: { maxOutputTokens: 40 }\n';
  const id = await opened(text('sentiment', '负面').replace(/^output: .*\n/mu, output), 'sentiment');
  const response = await fetch(`http://${scripted.server.httpAddress}/v1/drafts/${id}:stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: { text: '心累' } }),
  });
  const events = [...(await response.text()).matchAll(/^event: (\w+)$/gmu)].map(([, name]) => name);
  expect([events[0], events[1], events.at(-1)]).toEqual(['accepted', 'textDelta', 'done']);
  expect((await ask(`drafts/${id}:stream`, { input: { txt: 'x' } })).status).toBe(400);
});

test('a draft that is to be validated only is not run', async () => {
  await served();
  const id = await opened(text('sentiment', '负面'), 'sentiment');
  const { json } = await ask(`drafts/${id}:run`, { input: { text: '心累' }, validateOnly: true });
  expect(json).toMatchObject({ result: { task: 'tasks/sentiment' } });
  expect(json['result']).not.toHaveProperty('classification');
  expect((await ask(`drafts/${id}:run`, { input: {}, validateOnly: true })).status).toBe(400);
});

test('a prompt is shown token by token, with what stays in the cache', async () => {
  await served();
  const id = await opened(text('sentiment', '负面'), 'sentiment');
  const { json } = await ask(`drafts/${id}:render`, { input: { text: '心累😀' } });
  const tokens = json['tokens'] as { text: string; count: number; cached: boolean }[];
  expect(tokens.map((token) => token.text).join('')).toContain('心累😀');
  expect(tokens.reduce((sum, { count }) => sum + count, 0)).toBe(json['tokenCount']);
  const cached = tokens.filter((token) => token.cached).reduce((sum, { count }) => sum + count, 0);
  expect(cached).toBe(json['cachedCount']);
  expect(cached).toBeGreaterThan(0);
  expect((await ask(`drafts/${id}:render`, { input: { txt: 'x' } })).status).toBe(400);
});

test('rows run through a draft, and two versions are compared', async () => {
  await served();
  const id = await opened(text('sentiment', '负面'));
  const response = await fetch(`http://${scripted.server.httpAddress}/v1/drafts/${id}:batchRun`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: '{"id":"a","request":{"input":{"text":"心累"}}}\n{"id":"b","request":{}}\n',
  });
  const lines = (await response.text()).trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id).sort()).toEqual(['a', 'b']);
  const metrics = await (await fetch(`http://${scripted.server.httpAddress}/metrics`)).text();
  expect(metrics).not.toContain('qaio_labels_total{');
  const row = (first: boolean, second: boolean) => ({
    first: { isRight: first, answer: 'x' },
    second: { isRight: second, answer: 'y' },
  });
  const { json } = await ask('drafts:compare', { rows: [row(true, false), row(true, true)] });
  expect(json).toEqual({ rowCount: 2, onlyFirstRight: 1, onlySecondRight: 0, differing: 2, pValue: 1 });
});

describe('what is saved', () => {
  test('takes the place of the version that was edited, and of no other', async () => {
    await served();
    const id = await opened(text('sentiment', '负面'), 'sentiment');
    expect((await ask(`drafts/${id}:save`, { etag: 'another' })).status).toBe(409);
    expect((await ask(`drafts/${id}:save`, {})).status).toBe(409);
    expect(await readdir(scripted.ownFolder)).toEqual([]);
  });

  test('never lies outside of the folder, whatever the task is called and whatever links lie there', async () => {
    await served();
    for (const name of ['../x', '..', 'a/b', '/etc/x', 'a\\b', '.x', '"a\\0b"']) {
      const { json } = await ask('drafts', { yaml: text(name, '负面'), task: '' });
      expect(json['problems']).not.toEqual([]);
    }
    const outside = join(dirname(scripted.ownFolder), 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'x.yaml'), 'untouched');
    await symlink(join(outside, 'x.yaml'), join(scripted.ownFolder, 'fresh.yaml'));
    const id = await opened(text('fresh', '负面'));
    expect((await ask(`drafts/${id}:save`, {})).status).toBe(409);
    expect(await readFile(join(outside, 'x.yaml'), 'utf8')).toBe('untouched');
    expect((await ask('drafts/source/..%2f..%2fetc%2fpasswd')).status).toBe(404);
  });

  test('a text that is too long is refused before it is read', async () => {
    await served();
    expect((await ask('drafts', { yaml: 'x'.repeat(300_000) })).status).toBe(413);
  });
});

test('drafts are forgotten, the oldest first', async () => {
  await served();
  const ids: string[] = [];
  for (let at = 0; at < 9; at++) ids.push(await opened(text(`task-${at}`, '负面')));
  expect((await ask(`drafts/${ids[0]}:run`, { input: { text: 'x' } })).status).toBe(404);
  expect(await label(`drafts/${ids[8]}:run`)).toBe('负面');
});
