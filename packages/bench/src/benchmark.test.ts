import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ownEntry } from './bench-models.js';
import { type BenchmarkOptions, median, runBenchmark } from './benchmark.js';
import { benchTable, describeMachine } from './report.js';
import { shapes } from './shapes.js';

let cacheFolder: string;
let options: BenchmarkOptions;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'qaio-bench-'));
  const config = shapes['tiny'];
  if (!config) throw new Error('there is no tiny shape');
  const ours = await ownEntry({
    shape: 'tiny',
    config,
    dtype: 'mixed',
    cacheFolder,
    onProgress: () => undefined,
  });
  options = {
    ours,
    // the same engine once more, as a peer that is there wherever the tests run, and one whose file is not
    peers: [
      { ...ours, label: 'twin' },
      { label: 'absent', contestant: 'node-llama-cpp', modelPath: join(cacheFolder, 'absent.gguf') },
    ],
    vocabSize: config.vocabSize,
    threadCount: 1,
    rounds: 1,
    only: [],
    onProgress: () => undefined,
    onSkipped: () => undefined,
  };
});
afterAll(() => rm(cacheFolder, { recursive: true, force: true }));

test('every row is measured for every engine, and a peer that cannot run is left out with its reason', async () => {
  const skipped: string[] = [];
  const rows = await runBenchmark({
    ...options,
    onSkipped: (label, reason) => skipped.push(`${label}: ${reason}`),
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
      'decode-16',
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
  expect(skipped).toHaveLength(1);
  expect(skipped[0]).toMatch(/^absent: ./u);
  const table = benchTable({ shape: 'tiny', dtype: 'mixed', machine: describeMachine(1), rows });
  expect(table).toMatch(/^classify-packed +sentences\/s +\d/mu);
});

test('a ratio above one means that ours is faster, whatever the unit', async () => {
  const rows = await runBenchmark({
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

test('the median of an even number lies between the middle two', () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([1, 2, 10, 4])).toBe(3);
});
