import { expect, test } from '@jest/globals';
import { defaultEngineLimits } from '@qaio/core';
import type { BenchReport } from './bench-report.js';
import { comparisonTable, thisMachine } from './report.js';
import { inLines } from './testing/in-lines.js';
import { compareRuns, requireComparable } from './run-comparison.js';

const run: BenchReport = {
  shape: 'tiny',
  weights: 'random',
  dtype: 'int8',
  machine: thisMachine(2),
  limits: { ...defaultEngineLimits, threadCount: 2 },
  rounds: 2,
  versions: {},
  rows: [
    { name: 'prefill-128', unit: 'ms', ours: 50, peers: { 'ours int4': 80, other: 10 }, ratio: {} },
    { name: 'decode-1', unit: 'tokens/s', ours: 30, peers: { 'ours int4': 20 }, ratio: {} },
    { name: 'memory-mb', unit: 'MB', ours: 400, peers: {}, ratio: {} },
    { name: 'labels-flipped', unit: 'labels', ours: 2, peers: {}, ratio: {} },
  ],
};

const kept: BenchReport = {
  ...run,
  dtype: 'int4',
  rows: [
    { name: 'prefill-128', unit: 'ms', ours: 40, peers: { 'ours int8': 100 }, ratio: {} },
    { name: 'decode-1', unit: 'tokens/s', ours: 10, peers: { 'ours int8': 60 }, ratio: {} },
    { name: 'labels-flipped', unit: 'labels', ours: 0, peers: { 'ours int8': 0 }, ratio: {} },
    { name: 'start-ms', unit: 'ms', ours: 1, peers: {}, ratio: {} },
  ],
};

test('rows and engines that both runs have are compared, whichever dtype came first; above one is better', () => {
  const rows = compareRuns(run, kept);
  expect(rows).toEqual([
    {
      name: 'prefill-128',
      unit: 'ms',
      engines: { 'ours int8': { before: 100, ratio: 2 }, 'ours int4': { before: 40, ratio: 0.5 } },
    },
    {
      name: 'decode-1',
      unit: 'tokens/s',
      engines: { 'ours int8': { before: 60, ratio: 0.5 }, 'ours int4': { before: 10, ratio: 2 } },
    },
    { name: 'labels-flipped', unit: 'labels', engines: { 'ours int8': { before: 0 } } },
  ]);
  expect(String(comparisonTable(rows, kept, inLines))).toMatch(
    /^prefill-128 +ms +100 {2}\(2\.00x\) +40\.0 {2}\(0\.50x\)$/mu,
  );
});

test.each([
  [{ shape: 'other' }, /model other there, tiny here/u],
  [{ limits: { ...run.limits, slotCount: 16 } }, /slots 16 there, 8 here/u],
  [{ limits: { ...run.limits, threadCount: 1 } }, /threads 1 there, 2 here/u],
  [{ weights: 'real' as const }, /weights real there, random here/u],
  [{ sha256: 'ab' }, /sha256 of the checkpoint ab there, unknown here/u],
])('runs that differ in %j are refused', (change, reason) => {
  expect(() => requireComparable(run, run)).not.toThrow();
  expect(() => requireComparable(run, { ...run, ...change })).toThrow(reason);
});
