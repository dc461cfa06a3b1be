import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Dtype, describeModel, exporterVersion } from '@qaio/models';
import { ownEntry, peerEntries } from './bench-models.js';
import { shapes } from './shapes.js';
import { tinyHybrid } from './testing/tiny-hybrid.js';

let cacheFolder: string;
beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'qaio-bench-'));
});
afterAll(() => rm(cacheFolder, { recursive: true, force: true }));

test('random models of ours are kept by dtype and version of the exporter', async () => {
  const told: string[] = [];
  const entry = (dtype: Dtype) =>
    ownEntry({
      shape: 'tiny',
      decoder: shapes['tiny']!,
      dtype,
      cacheFolder,
      onProgress: (what) => told.push(String(what)),
      onSkipped: () => undefined,
    });
  const names = ['int8', 'int4', 'int8'] as const;
  const paths: string[] = [];
  for (const dtype of names) paths.push((await entry(dtype)).modelPath);
  expect(paths.map((path) => basename(path))).toEqual(
    names.map((dtype) => `ours-${dtype}-v${exporterVersion}`),
  );
  expect(told).toHaveLength(2);
  for (const path of paths) expect((await stat(path)).isDirectory()).toBe(true);
});

test('int8-block is imported from the file in Q4_K_M, whose name it has', async () => {
  const made = { cacheFolder, onProgress: () => undefined, onSkipped: () => undefined };
  const hybrid = { ...made, shape: 'hybrid-blocks', decoder: tinyHybrid, dtype: 'int8-block' } as const;
  const { label, modelPath } = await ownEntry(hybrid);
  expect(label).toBe('ours int8-block Q4_K_M');
  const { source } = (await describeModel(modelPath))!;
  expect(basename(source!)).toBe('q4_k_m.gguf');
});

test('what needs more than a shape is left out with the reason', async () => {
  const skipped: string[] = [];
  const onSkipped = (what: unknown, reason: unknown) => skipped.push(`${String(what)}: ${String(reason)}`);
  const options = { shape: 'hybrid', decoder: tinyHybrid, cacheFolder, onProgress: () => undefined };
  await peerEntries({ ...options, onSkipped }, {});
  expect(skipped).toContain('OpenVINO GenAI: its exporter needs a real model: name one with --model');
});
