import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Told, defaultEngineLimits } from '@qaio/core';
import { ownEntry } from './bench-models.js';
import { runBenchmark } from './benchmark.js';
import { ContestantProcess } from './contestant-process.js';
import { checkNamedPeers } from './named-peers.js';
import { openvinoEntries } from './openvino-model.js';
import { shapes } from './shapes.js';

let folder: string;
let python: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-openvino-'));
  python = join(folder, 'python');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Stands in for Python: exports an empty folder, or answers every measurement with the same numbers. */
const script = `
const { mkdirSync, writeFileSync } = require('node:fs');
const [, , program, checkpoint, out] = process.argv;
if (program.endsWith('export_openvino.py')) {
  if (checkpoint !== 'good.gguf') { console.error('Traceback:\\nValueError: no such tensor'); process.exit(1); }
  mkdirSync(out);
} else
  require('node:readline').createInterface(process.stdin).on('line', (line) => {
    const { kind, row, sizes, options, texts, path } = JSON.parse(line);
    const answer =
      kind === 'open' ? { kind: 'opened', version: options.limits.threadCount + '/' + sizes.prefix }
      : kind === 'measure' && row === 'decode-1' ? { kind: 'failed', message: 'no streams\\nat line 3' }
      : kind === 'logits' ? (writeFileSync(path, new Float32Array(texts.flat().length * 2)), { kind: 'values', values: [] })
      : { kind: 'values', values: [10, 20, 30] };
    console.log(JSON.stringify(answer));
  });`;

async function writePython(): Promise<void> {
  await writeFile(python, `#!${process.execPath}\n${script}\n`);
  await chmod(python, 0o755);
}

const options = (checkpoint: string, told: string[]) => ({
  openvino: python,
  checkpoint,
  sha256: checkpoint,
  cacheFolder: folder,
  onProgress: (what: Told) => told.push(String(what)),
  onSkipped: (what: string | Told, reason: string | Told) => told.push(`${String(what)}: ${String(reason)}`),
});

test('a checkpoint is exported once, and left out with the reason where it cannot be', async () => {
  await writePython();
  const told: string[] = [];
  const [entry] = await openvinoEntries(options('good.gguf', told));
  expect(entry).toMatchObject({ contestant: 'OpenVINO GenAI', location: python });
  expect((await stat(entry?.modelPath ?? '')).isDirectory()).toBe(true);
  expect(await openvinoEntries(options('good.gguf', told))).toEqual([entry]);
  expect(told).toEqual(['exporting good.gguf to OpenVINO, which takes minutes']);
  expect(await openvinoEntries(options('bad.gguf', told))).toEqual([]);
  expect(told.at(-1)).toBe('OpenVINO GenAI: the model cannot be exported: ValueError: no such tensor');
  expect(await openvinoEntries({ ...options('good.gguf', told), openvino: undefined })).toEqual([]);
  expect(told.at(-1)).toContain('--openvino');
});

test('a Python process is measured by messages; a row that fails is left out, and only of that engine', async () => {
  await writePython();
  const told: string[] = [];
  const [peer] = await openvinoEntries(options('good.gguf', told));
  if (!peer) throw new Error('The stand-in was not exported.');
  const making = { shape: 'tiny', decoder: shapes['tiny']!, ...options('', told) };
  const { rows, versions } = await runBenchmark({
    ours: await ownEntry({ ...making, dtype: 'int8' }),
    peers: [peer],
    vocabSize: 512,
    limits: { ...defaultEngineLimits, threadCount: 1 },
    rounds: 1,
    only: ['decode-1', 'chat-8', 'chat-8-slowest', 'memory-mb'],
    onProgress: () => undefined,
    onSkipped: (name, reason) => told.push(`${String(name)}: ${String(reason)}`),
  });
  expect(versions[peer.label]).toBe('1/100');
  expect(rows.map(({ name, peers }) => [name, peers])).toEqual([
    ['decode-1', {}],
    ['chat-8', { [peer.label]: 10 }],
    ['chat-8-slowest', { [peer.label]: 30 }],
    ['memory-mb', { [peer.label]: 10 }],
  ]);
  expect(told.at(-1)).toBe(`decode-1 of ${peer.label}: no streams`);
});

test('its logits come back text by text', async () => {
  await writePython();
  const limits = { ...defaultEngineLimits, threadCount: 1 };
  const child = new ContestantProcess('OpenVINO GenAI', { modelPath: '', location: python, limits });
  try {
    const logits = await child.logits([[1, 2, 3], [4]], 2);
    expect(logits.map(({ length }) => length)).toEqual([6, 2]);
    await expect(child.logits([[1]], 3)).rejects.toThrow('it gave 2 logits, not 3');
  } finally {
    await child.close();
  }
});

test('what is no Python is refused; a virtual environment is one', async () => {
  await writePython();
  await expect(checkNamedPeers({ openvino: python })).resolves.toBeUndefined();
  const environment = join(folder, 'venv');
  await mkdir(join(environment, 'bin'), { recursive: true });
  await symlink(python, join(environment, 'bin', 'python'));
  await expect(checkNamedPeers({ openvino: environment })).resolves.toBeUndefined();
  await expect(checkNamedPeers({ openvino: folder })).rejects.toThrow(
    `--openvino: ${folder} should be a Python, or the folder of a virtual environment, and is neither.`,
  );
});
