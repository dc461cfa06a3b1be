import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { optionOf, variables } from '../config/held-settings.js';
import { type ConfigKey, configKeys } from '../config/server-config.js';
import { fakeContext } from '../testing/fake-context.js';
import { runInContext } from '../testing/run-in-context.js';
import { addServeOptions } from '../serve-options.js';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-config-'));
  file = join(folder, 'aio.yaml');
  await writeFile(
    file,
    'slots: 4\nqueue: 9\nthreads: 2\nmodel: from-file\ntasks: [one.yaml, two.yaml]\napiKeyFile: keys.txt\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

type Held = Readonly<Record<ConfigKey, { readonly value?: unknown; readonly source: string }>>;
const nothing = { defaultModel: undefined };

async function held(args: readonly string[], changes: object = nothing): Promise<Held> {
  const { code, stdout, stderr } = await runInContext(['config', 'show', '--json', ...args], changes);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Held;
}

test('the settings of a file are the options of aio serve, all of them', () => {
  const command = addServeOptions(new Command('serve'));
  const names = command.options.map((option) => option.attributeName());
  expect([...configKeys].sort()).toEqual(names.filter((name) => name !== 'config').sort());
  for (const key of configKeys) expect(optionOf(command, key).long).toMatch(/^--/u);
});

test('a flag goes before the environment, that before the file, and that before the default', async () => {
  const environment = { defaultModel: 'from-environment', threadCount: 3, isThreadCountAsked: true };
  const settings = await held(['--config', file, '--slots', '2', '--tasks', 'three.yaml'], environment);
  expect(settings).toMatchObject({
    slots: { value: 2, source: 'flag --slots' },
    tasks: { value: ['three.yaml'], source: 'flag --tasks' },
    model: { value: 'from-environment', source: 'environment QAIO_MODEL' },
    threads: { value: 3, source: 'environment QAIO_THREADS' },
    queue: { value: 9, source: `file ${file}:2` },
    apiKeyFile: { value: 'keys.txt', source: `file ${file}:6` },
    maxRun: { value: 120, source: 'default' },
  });
  expect((await held(['--config', file, '--threads', '5'], environment)).threads.value).toBe(5);
  expect(await held(['--config', file])).toMatchObject({
    slots: { value: 4 },
    model: { value: 'from-file' },
    threads: { value: 2 },
    tasks: { value: ['one.yaml', 'two.yaml'] },
  });
});

test('every variable that a setting has is told by its name', async () => {
  const environment = {
    defaultModel: 'm',
    threadCount: 3,
    isThreadCountAsked: true,
    feedbackFolder: 'f',
    sessionsFolder: 's',
  };
  const settings = await held([], environment);
  for (const key of Object.keys(variables) as ConfigKey[])
    expect(settings[key].source).toBe(`environment ${variables[key]?.[0] ?? ''}`);
});

test('for people it is a table, and secrets of the environment are not in it', async () => {
  const { context } = fakeContext();
  const secrets = { apiKey: 'secret-key', hub: { ...context.hub, token: 'secret-token' } };
  const { stdout } = await runInContext(['config', 'show', '--config', file], { ...nothing, ...secrets });
  expect(stdout).toMatch(/^slots +4 +file \S+aio\.yaml:1$/mu);
  expect(stdout).toMatch(/^tlsCert +- +default$/mu);
  expect(stdout).not.toContain('secret');
});

test.each(['config show', 'serve'])('%s says what is wrong with a file, and with none', async (command) => {
  const wrong = join(folder, 'wrong.yaml');
  await writeFile(wrong, 'slot: 4\n');
  expect(await runInContext([...command.split(' '), '--config', wrong])).toEqual({
    code: 2,
    stdout: '',
    stderr: `aio: ${wrong}:1:1: unknown key 'slot'; did you mean 'slots'?\n`,
  });
  const { code, stderr } = await runInContext([...command.split(' '), '--config', join(folder, 'none')]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--config: ')]);
});

test.each<[string, string[]]>([
  ['nonsense', ['--listen', 'nonsense']],
  ['99999', ['--http', '127.0.0.1:99999']],
  ['encrypted', ['--listen', '0.0.0.0:5']],
  ['--tls-key', ['--tls-cert', 'x']],
  ['--tls-cert', ['--tls-client-ca', 'x']],
  ['--edit', ['--edit', '--allow-host', 'x']],
  ['origin', ['--allow-origin', 'x']],
  ['both', ['--listen', '127.0.0.1:5', '--http', '127.0.0.1:5']],
])('config show and serve refuse alike: %s', async (word, args) => {
  const shown = await runInContext(['config', 'show', ...args]);
  expect(shown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(word) });
  expect(await runInContext(['serve', ...args])).toEqual(shown);
});

test('aio serve serves by it', async () => {
  await writeFile(join(folder, 'open.yaml'), 'listen: 0.0.0.0:50051\n');
  const { code, stderr } = await runInContext(['serve', '--config', join(folder, 'open.yaml')]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('0.0.0.0:50051')]);
});
