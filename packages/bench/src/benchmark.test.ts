import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Told, defaultEngineLimits, runtimeVersion } from '@qaio/core';
import type { BenchReport } from './bench-report.js';
import { ownEntry } from './bench-models.js';
import { type BenchmarkOptions, runBenchmark } from './benchmark.js';
import { median } from './row-result.js';
import { benchTable, thisMachine } from './report.js';
import { shapes } from './shapes.js';
import { inLines } from './testing/in-lines.js';

let cacheFolder: string;
let options: BenchmarkOptions;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'qaio-bench-'));
  const decoder = shapes['tiny'];
  if (!decoder) throw new Error('The shape tiny is missing.');
  const ours = await ownEntry({
    shape: 'tiny',
    decoder,
    dtype: 'int8',
    cacheFolder,
    onProgress: () => undefined,
    onSkipped: () => undefined,
  });
  options = {
    ours,
    // the same engine once more, as a peer that is there wherever the tests run, and one whose file is not
    peers: [
      { ...ours, label: 'twin' },
      { label: 'absent', contestant: 'node-llama-cpp', modelPath: join(cacheFolder, 'absent.gguf') },
    ],
    vocabSize: decoder.config.vocabSize,
    limits: { ...defaultEngineLimits, threadCount: 1 },
    rounds: 1,
    only: [],
    onProgress: () => undefined,
    onSkipped: () => undefined,
  };
});
afterAll(() => rm(cacheFolder, { recursive: true, force: true }));

const tableOf = (run: Pick<BenchReport, 'limits' | 'versions' | 'rows'>): string =>
  String(
    benchTable(
      {
        shape: 'tiny',
        weights: 'random',
        dtype: 'int8',
        machine: thisMachine(1),
        rounds: 1,
        ...run,
      },
      inLines,
    ),
  );

test('a row that is longer than the model’s own context is left out with the reason', async () => {
  const skipped: string[] = [];
  const run = await runBenchmark({
    ...options,
    limits: { ...options.limits, maxContextLength: 8192 },
    peers: [],
    only: ['turn-behind-8000'],
    onSkipped: (label, reason) => skipped.push(`${String(label)}: ${String(reason)}`),
  });
  expect(run.rows).toEqual([]);
  expect(skipped).toEqual(['turn-behind-8000: the context of this model is too short for it']);
});

test('every row is measured for every engine; a peer that cannot run and a row that needs more slots are left out with the reason', async () => {
  const skipped: string[] = [];
  const { rows, versions } = await runBenchmark({
    ...options,
    onSkipped: (label, reason) => skipped.push(`${String(label)}: ${String(reason)}`),
  });
  expect(rows.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'prefill-128',
      'sentiment-warm',
      'sentiment-cold',
      'decode-1',
      'decode-2',
      'decode-4',
      'decode-8',
      'chat-8',
      'classify-packed',
      'memory-mb',
      'start-ms',
    ]),
  );
  for (const { ours, peers, ratio } of rows) {
    expect(ours).toBeGreaterThan(0);
    expect(Object.keys(peers)).toEqual(['twin']);
    expect(ratio['twin']).toBeGreaterThan(0);
  }
  expect(skipped).toEqual([
    expect.stringMatching(/^absent: ./u),
    'decode-16: it runs 16 streams at the same time, which takes --slots 16',
    'turn-behind-100, decode-behind-100: it has a sequence of 8044 tokens, which takes --context 8044',
    'turn-behind-8000, decode-behind-8000: it has a sequence of 8044 tokens, which takes --context 8044',
  ]);
  const { limits } = options;
  const table = tableOf({ limits, versions, rows });
  expect(versions).toEqual({ 'ours int8': `onnxruntime ${runtimeVersion()}`, twin: expect.any(String) });
  expect(table).toMatch(/^classify-packed +sentences\/s +\d/mu);
  expect(table).toContain(
    'Ours has 8 slots, a queue of 64 and 1024 tokens of context (the defaults of `aio serve`',
  );
});

test('a ratio above one means that ours is faster, whatever the unit', async () => {
  const { rows } = await runBenchmark({
    ...options,
    peers: options.peers.slice(0, 1),
    only: ['prefill-128', 'decode-2'],
  });
  for (const { name, ours, peers, ratio } of rows) {
    const peer = peers['twin'] ?? NaN;
    const isFaster = name === 'prefill-128' ? ours < peer : ours > peer;
    expect((ratio['twin'] ?? NaN) > 1).toBe(isFaster);
  }
});

test('more streams than a server has slots are measured where the slots are asked for, and the table says so', async () => {
  const limits = { ...options.limits, slotCount: 16 };
  const { rows, versions } = await runBenchmark({ ...options, peers: [], limits, only: ['decode-16'] });
  expect(rows.map(({ name }) => name)).toEqual(['decode-16']);
  const table = tableOf({ limits, versions, rows });
  expect(table).toContain('(set with --slots 16)');
});

test('the median of an even number lies between the middle two', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([1, 2, 10, 4])).toBe(3);
});

test('a run that is stopped says so and leaves no process behind, though most of them stand still', async () => {
  const childCount = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length;
  const before = childCount();
  const stop = new AbortController();
  const told: string[] = [];
  const onProgress = (what: Told): void => {
    const text = String(what);
    told.push(text);
    if (text.startsWith('decode-1')) stop.abort(new Error('stopped'));
  };
  const { signal } = stop;
  await expect(runBenchmark({ ...options, signal, onProgress })).rejects.toThrow('stopped');
  expect(told.at(-1)).toMatch(/^decode-1/u);
  // a handle closes some rounds of the event loop behind the exit of its process
  for (let round = 0; round < 100 && childCount() > before; round++) await sleep(20);
  expect(childCount()).toBeLessThanOrEqual(before);
});

test('a run that is late takes one round of what is left, and says so', async () => {
  const skipped: string[] = [];
  let isLate = false;
  const { rows, versions } = await runBenchmark({
    ...options,
    peers: [],
    rounds: 2,
    only: ['prefill-128', 'decode-1', 'start-ms'],
    isLate: () => isLate,
    onProgress: (what) => {
      isLate ||= String(what).startsWith('decode-1');
    },
    onSkipped: (what) => skipped.push(String(what)),
  });
  expect(rows.map(({ name, rounds }) => [name, rounds])).toEqual([
    ['prefill-128', 2],
    ['decode-1', 1],
    ['start-ms', 1],
  ]);
  expect(skipped).toEqual(['further rounds of decode-1', 'further rounds of start-ms']);
  const run = { shape: 'tiny', weights: 'random', dtype: 'int8', machine: thisMachine(1) } as const;
  const table = benchTable({ ...run, limits: options.limits, rounds: 2, versions, rows }, inLines);
  expect(String(table)).toContain('Medians of 2 rounds (fewer of decode-1, start-ms); ');
});
