import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-bench-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('bench measures ours alone, each dtype once, and prints the rows by name', async () => {
  const args = [
    'bench',
    '--shape',
    'tiny',
    '--rounds',
    '1',
    '--no-peers',
    '--dtype',
    'int8',
    'int8',
    '--rows',
    'prefill-128',
    'decode-2',
    '--json',
  ];
  const { code, stdout } = await runInContext(args, { cacheFolder: folder });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    shape: 'tiny',
    weights: 'random',
    dtype: 'int8',
    machine: { threads: 1 },
    rows: [
      { name: 'prefill-128', unit: 'ms', peers: {}, ratio: {} },
      { name: 'decode-2', unit: 'tokens/s', peers: {}, ratio: {} },
    ],
  });
});

test('bench measures a real model in several dtypes, and says which peers cannot read it', async () => {
  const only = ['--rounds', '1', '--rows', 'prefill-128'];
  const args = ['bench', '--model', embeddedModelFolder, '--dtype', 'int8', 'fp32', ...only];
  const { code, stdout: table, stderr: told } = await runInContext(args, { cacheFolder: folder });
  expect(code).toBe(0);
  expect(table).toMatch(/^mini, real weights; /u);
  expect(table).toMatch(/^row +unit +ours int8 +ours fp32$/mu);
  expect(table).toMatch(/^prefill-128 +ms +[\d.]+ +[\d.]+ +\([\d.]+x\)$/mu);
  expect(told).toMatch(/^skipped: transformers\.js: it reads ONNX exports/mu);
  expect(told).toMatch(/^skipped: node-llama-cpp: it reads \.gguf files, and mini is not one$/mu);
});

test('a real model’s quality stands beside its speed, dtype by dtype, unless it is not wanted', async () => {
  const bench = async (...args: readonly string[]) => {
    const only = ['--no-peers', '--rounds', '1', '--dtype', 'fp32', 'int4', '--rows', ...args];
    const model = ['--model', embeddedModelFolder];
    const { code, stdout } = await runInContext(['bench', ...model, ...only], { cacheFolder: folder });
    expect(code).toBe(0);
    return stdout;
  };
  const table = await bench('kl-from-fp32', 'labels-flipped');
  expect(table).toMatch(/^kl-from-fp32 +nats +0\.0000 +0\.[0-9]*[1-9][0-9]*$/mu);
  expect(table).toMatch(/^labels-flipped +labels +0 +\d+$/mu);
  expect(table).toMatch(/^Quality .*, over \d+ tokens of prose and [1-9]\d* labels\.$/mu);
  expect(await bench('decode-1', '--no-quality')).not.toContain('Quality');
});

test('bench measures an imported model in the dtype that it has, and in no other', async () => {
  const out = join(folder, 'measured');
  await runInContext(['models', 'import', embeddedModelFolder, '--dtype', 'fp32', '--out', out]);
  const bench = async (...dtypes: readonly string[]) => {
    const args = ['--model', out, '--no-peers', '--rounds', '1', '--rows', 'prefill-128', '--json'];
    return runInContext(['bench', ...args, ...dtypes], { cacheFolder: folder });
  };
  const own = await bench();
  expect(JSON.parse(own.stdout)).toMatchObject({ dtype: 'fp32', rows: [{ peers: {} }] });
  const others = await bench('--dtype', 'fp32', 'int8');
  expect(others).toMatchObject({ code: 2, stdout: '' });
  expect(others.stderr).toContain('was imported as fp32 and cannot run as int8');
});

test('a run is kept, and another of the same shape and limits compared with it', async () => {
  const out = join(folder, 'run.json');
  const only = ['--no-peers', '--rounds', '1', '--rows', 'prefill-128'];
  const bench = (...args: readonly string[]) =>
    runInContext(['bench', '--shape', 'tiny', ...only, ...args], { cacheFolder: folder });
  await bench('--out', out);
  const kept = JSON.parse(await readFile(out, 'utf8')) as { rows: { ours: number }[] };
  expect(kept).toMatchObject({ rounds: 1, machine: { threads: 1 }, limits: { slotCount: 8 } });
  const again = await bench('--against', out, '--json');
  const before = kept.rows[0]?.ours;
  expect(JSON.parse(again.stdout)).toMatchObject({
    against: [{ name: 'prefill-128', engines: { 'ours int8': { before } } }],
  });
  expect((await bench('--against', out)).stdout).toMatch(/^The kept run: .*\n.*\n.*\nprefill-128 /mu);
  const others = await bench('--against', out, '--slots', '2');
  expect(others).toMatchObject({ code: 1, stdout: '' });
  expect(others.stderr).toContain('slots 8 there, 2 here');
  expect(others.stderr).not.toContain('round 1');
  await writeFile(out, '{"shape":"tiny"}');
  expect((await bench('--against', out)).stderr).toContain(`${out} is not a run that was kept`);
  expect((await bench('--out', join(folder, 'nowhere', 'run.json'))).code).toBe(2);
});

test('a row that there is not is refused with the names of those that there are', async () => {
  const { code, stderr } = await runInContext(['bench', '--rows', 'decode-3'], { cacheFolder: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/there is no row 'decode-3'\. Rows: prefill-128, .*, start-ms, .*\./u);
});
