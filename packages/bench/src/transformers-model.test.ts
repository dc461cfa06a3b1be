import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Told } from '@qaio/core';
import { checkNamedPeers } from './named-peers.js';
import { shapeConfigs } from './shapes.js';
import { transformersEntries, transformersShapeEntries } from './transformers-model.js';

let folder: string;
let python: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-transformers-'));
  python = join(folder, 'python');
  await writeFile(python, `#!${process.execPath}\n${script}\n`);
  await chmod(python, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Stands in for Python: unpacks one file to an empty folder. */
const script = `
const [, , , checkpoint, out] = process.argv;
if (checkpoint === 'good.gguf') require('node:fs').mkdirSync(out);
else { console.error('Traceback:\\nValueError: no such tensor'); process.exit(1); }`;

const options = (checkpoint: string, told: string[]) => ({
  transformers: python,
  checkpoint,
  sha256: checkpoint,
  cacheFolder: folder,
  onProgress: (what: Told) => told.push(String(what)),
  onSkipped: (what: string | Told, reason: string | Told) => told.push(`${String(what)}: ${String(reason)}`),
});

test('a file is unpacked once, a folder is read as it is, and a reason is told where neither can be', async () => {
  const told: string[] = [];
  const [entry] = await transformersEntries(options('good.gguf', told));
  expect(entry).toMatchObject({ contestant: 'transformers', location: python });
  expect((await stat(entry?.modelPath ?? '')).isDirectory()).toBe(true);
  expect(await transformersEntries(options('good.gguf', told))).toEqual([entry]);
  expect(told).toEqual(['unpacking good.gguf for transformers']);
  expect(await transformersEntries(options(folder, told))).toMatchObject([{ modelPath: folder }]);
  expect(await transformersEntries(options('bad.gguf', told))).toEqual([]);
  expect(told.at(-1)).toBe('transformers: the model cannot be unpacked: ValueError: no such tensor');
  expect(await transformersEntries({ ...options('good.gguf', told), transformers: undefined })).toEqual([]);
  expect(told.at(-1)).toContain('--transformers');
});

test('a shape is its config.json, and nothing where nobody names a Python', async () => {
  const told: string[] = [];
  const [entry] = await transformersShapeEntries({ ...options('', told), shape: 'tiny' });
  expect(JSON.parse(await readFile(entry?.modelPath ?? '', 'utf8'))).toEqual(shapeConfigs['tiny']);
  const unnamed = { ...options('', told), shape: 'tiny', transformers: undefined };
  expect(await transformersShapeEntries(unnamed)).toEqual([]);
  expect(told).toEqual([expect.stringContaining('--transformers')]);
});

test('what is no Python is refused under the name of its option', async () => {
  await expect(checkNamedPeers({ transformers: folder })).rejects.toThrow(
    `--transformers: ${folder} should be a Python`,
  );
});
