import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { told } from '@qaio/core';
import { parseAddress } from '@qaio/server/address';
import { messagesFor } from '../messages/messages.js';
import { cacheFindings } from './cache-findings.js';
import { type Finding, broken, findingText, fine } from './finding.js';
import type { Machine } from './machine.js';
import { machineFindings } from './machine-findings.js';
import { addressFindings, proxyFinding } from './network-findings.js';
import { terminalFindings } from './terminal-findings.js';

const english = messagesFor({ locale: 'C' });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-doctor-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sound: Machine = {
  nodeVersion: '22.1.0',
  platform: 'linux',
  architecture: 'x64',
  processor: 'CPU',
  instructionSets: ['sse', 'avx2', 'avx512_vnni'],
  processorCount: 8,
  coreCount: undefined,
  processorQuota: undefined,
  totalBytes: 8 * 2 ** 30,
  availableBytes: 2 ** 30,
};
const brief = ({ check, status }: Finding): string => `${check} ${status}`;
const textOf = (findings: readonly Finding[]): string =>
  findings.map((one) => findingText(one, english)).join('');

describe('the machine', () => {
  test('as it should be', () => {
    const findings = machineFindings(sound, 8);
    expect(findings.map(brief)).toEqual(['node ok', 'processor ok', 'threads ok', 'memory ok']);
    expect(textOf(findings)).toContain('avx2, avx512_vnni');
  });

  test.each<[string, Partial<Machine>, number, string, RegExp]>([
    ['an old Node', { nodeVersion: '20.18.3' }, 8, 'node fail', /Install Node.js 20.19 or newer/u],
    ['a system without the library', { platform: 'freebsd' }, 8, 'node fail', /Linux, macOS and Windows/u],
    ['no AVX2', { instructionSets: ['sse'] }, 8, 'processor warn', /no instruction set that helps/u],
    ['more threads than processors', {}, 9, 'threads warn', /QAIO_THREADS=8/u],
    [
      'two threads a core',
      { coreCount: 4 },
      8,
      'threads warn',
      /8 processors \(4 cores\)\n.*QAIO_THREADS=4/u,
    ],
    ['a container’s share', { processorQuota: 1.5 }, 2, 'threads warn', /time of 1.5\n.*QAIO_THREADS=1/u],
    ['little memory', { availableBytes: 2 ** 28 }, 8, 'memory warn', /256 MiB of 8192 MiB/u],
  ])('%s', (_, changes, threadCount, expected, text) => {
    const findings = machineFindings({ ...sound, ...changes }, threadCount);
    expect(findings.filter(({ status }) => status !== 'ok').map(brief)).toEqual([expected]);
    expect(textOf(findings)).toMatch(text);
  });
});

test.each([
  ['en_US.UTF-8', 80, 'terminal ok'],
  ['zh_CN.utf8', 80, 'terminal ok'],
  ['C', 80, 'terminal warn'],
  [undefined, 80, 'terminal warn'],
  ['C.UTF-8', 30, 'terminal warn'],
])('a terminal with the locale %s and %i columns: %s', (locale, columns, expected) => {
  const findings = terminalFindings({ isTerminal: true, columns, locale, platform: 'linux' });
  expect(findings.map(brief)).toEqual([expected]);
});

test('a proxy is told without its password, and what does not go there', () => {
  const hub = { endpoint: 'https://hub', sleep: async () => undefined, stallMs: 1 };
  const finding = (proxy: string | undefined): Finding =>
    proxyFinding({ hub: { ...hub, httpsProxy: proxy }, isOffline: false });
  expect(textOf([finding(undefined)])).toMatch(/^ok +proxy +none; .*https:\/\/hub/u);
  const { status, says } = finding('http://me:secret@proxy:3128');
  expect([status, String(says)]).toEqual([
    'ok',
    expect.stringMatching(/^http:\/\/…@proxy:3128; .*never goes there/u),
  ]);
  expect(finding('proxy')).toMatchObject({
    status: 'warn',
    remedy: told`'${'proxy'}' is no URL. Write HTTP_PROXY and HTTPS_PROXY as http://HOST:PORT.`,
  });
});

describe('addresses', () => {
  const free = '127.0.0.1:0';
  const found = (grpc: string, http: string) =>
    addressFindings({ grpcAddress: parseAddress(grpc), httpAddress: parseAddress(http) });

  test('free ones, and one that is not this machine’s', async () => {
    expect((await found(free, free)).map(brief)).toEqual(['grpc ok', 'http ok']);
    expect((await found('192.0.2.1:5', free)).map(brief)).toEqual(['grpc fail', 'http ok']);
  });

  test('who answers at a taken one: a server of ours by its model, another as another', async () => {
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/v1/model' ? '{"model":"mini"}' : '{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const taken = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [grpc, http] = await found(taken, taken);
    expect(http).toMatchObject({
      status: 'ok',
      says: told`${taken}: an aio server answers, with the model ${'mini'}`,
    });
    expect(grpc).toMatchObject({ status: 'warn', says: told`${taken} is taken by another program` });
    server.close();
    server.closeAllConnections();
  });
});

describe('the cache', () => {
  test('that is not there yet can be made, and is not', async () => {
    const path = join(folder, 'a/b');
    expect((await cacheFindings(path, false)).map(brief)).toEqual([
      expect.stringMatching(/^cache (?:ok|warn)$/u),
      'imports ok',
    ]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('what lies in it besides imports is told, with what to do', async () => {
    for (const name of ['x.building-0123abcd-1-5.5', 'old'])
      await mkdir(join(folder, 'models', name), { recursive: true });
    const findings = await cacheFindings(folder, false);
    expect(findings.map(brief).slice(1)).toEqual(['imports ok', 'imports warn', 'imports warn']);
    expect(textOf(findings)).toMatch(/unfinished: .*building[^]*not read by this version: .*old/u);
  });
});

test('a line for what was found, and one for what to do', () => {
  expect(findingText(fine('node', told`none yet`), english)).toBe('ok    node       none yet\n');
  expect(
    findingText(
      broken('tasks', told`${'a:1: x\nb:2: y'}`, told`Mend the files, or leave --tasks out.`),
      english,
    ),
  ).toBe('fail  tasks      a:1: x; b:2: y\n                 Mend the files, or leave --tasks out.\n');
});

test('what was found is told in Chinese in a Chinese locale', () => {
  const chinese = messagesFor({ locale: 'zh_CN.UTF-8' });
  const [, , threads] = machineFindings({ ...sound, coreCount: 4 }, 8);
  expect(threads && findingText(threads, chinese)).toBe(
    '注意  threads    模型用 8 个处理器里的 8 个（4 核）\n' +
      '                 线程多过核数，会互相等待。请设 QAIO_THREADS=4。\n',
  );
});
