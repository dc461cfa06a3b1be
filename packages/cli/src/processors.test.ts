import { describe, expect, test } from '@jest/globals';
import {
  type Processors,
  coreCount,
  defaultThreadCount,
  processorQuota,
  readProcessors,
} from './processors.js';

const reading =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string =>
    files[path] ?? '';

test.each<[Readonly<Record<string, string>>, number | undefined]>([
  [{ '/sys/fs/cgroup/cpu.max': '150000 100000\n' }, 1.5],
  [{ '/sys/fs/cgroup/cpu.max': 'max 100000\n' }, undefined],
  [{ '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '200000', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000' }, 2],
  [
    { '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000' },
    undefined,
  ],
  [{}, undefined],
])('a control group of %j gives %p processors', (files, expected) => {
  expect(processorQuota(reading(files))).toBe(expected);
});

describe('cores', () => {
  const siblings = (lists: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      lists.map((list, i) => [`/sys/devices/system/cpu/cpu${i}/topology/thread_siblings_list`, `${list}\n`]),
    );

  test.each<[string, readonly string[], number | undefined]>([
    ['0-3', ['0,2', '1,3', '0,2', '1,3'], 2],
    ['0,2', ['0,2', '1,3', '0,2', '1,3'], 1],
    ['0-1,3', ['0', '1', '2', '3'], 3],
    ['0-1', ['0'], undefined],
    ['', ['0'], undefined],
  ])('that %p belong to, siblings being %j: %p', (allowed, lists, expected) => {
    const status = `Name:\tnode\nCpus_allowed_list:\t${allowed}\n`;
    expect(coreCount(reading({ '/proc/self/status': status, ...siblings(lists) }))).toBe(expected);
  });
});

test.each<[Partial<Processors>, number]>([
  [{}, 8],
  [{ coreCount: 4 }, 4],
  [{ processorQuota: 2.5 }, 2],
  [{ processorQuota: 0.5, coreCount: 4 }, 1],
])('of eight processors with %j the model runs on %i', (changes, expected) => {
  const processors = { processorCount: 8, coreCount: undefined, processorQuota: undefined, ...changes };
  expect(defaultThreadCount(processors)).toBe(expected);
});

test('this machine has at least one of each that it tells', () => {
  const { processorCount, coreCount: cores = 1, processorQuota: quota = 1 } = readProcessors();
  expect(Math.min(processorCount, cores, quota)).toBeGreaterThan(0);
});
