import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultEngineLimits } from '@qaio/core';
import { checkNamedPeers } from '../named-peers.js';
import { rowNames } from '../workload.js';
import { openIkLlama } from './ik-llama.js';

let location: string;
beforeAll(async () => {
  location = await mkdtemp(join(tmpdir(), 'qaio-ik-'));
});
afterAll(() => rm(location, { recursive: true, force: true }));

/** Prints what it is asked and then a text, as the program of that name would. */
async function program(name: string, script: string): Promise<void> {
  const path = join(location, name);
  await writeFile(path, `#!${process.execPath}\n${script}\n`);
  await chmod(path, 0o755);
}

// as llama-bench of 8337e4c prints it, some fields left out
const promptScript = `
const length = process.argv[process.argv.indexOf('-p') + 1];
console.log('[\\n  {\\n    "build_commit": "8337e4cd3",\\n    "build_number": 4840,\\n    "n_prompt": ' + length +
  ',\\n    "samples_ns": [ ' + length + '000000 ],\\n    "samples_ts": [ 1 ]\\n  }\\n]');`;

// as llama-batched-bench prints it, on standard error
const streamScript = `
const count = process.argv[process.argv.indexOf('-npl') + 1];
console.error('main: n_kv_max = 512, n_batch = 512, n_threads = ' + process.argv[process.argv.indexOf('-t') + 1]);
console.error('|    PP |     TG |    B |   N_KV |   T_PP s | S_PP t/s |   T_TG s | S_TG t/s |      T s |    S t/s |');
console.error('|-------|--------|------|--------|----------|----------|----------|----------|----------|----------|');
console.error('|    20 |     24 |    ' + count + ' |    352 |    0.401 |   399.50 |    1.203 |   159.61 |    1.604 |   219.50 |');`;

const options = () => ({
  modelPath: 'x.gguf',
  location,
  limits: { ...defaultEngineLimits, threadCount: 2 },
});

test('prompts are timed and streams counted by its own programs; rows that keep a prefix are not its', async () => {
  await program('llama-bench', promptScript);
  await program('llama-batched-bench', streamScript);
  const sampler = await openIkLlama(options());
  expect(sampler.version).toBe('build 4840 (8337e4cd3)');
  expect(rowNames()).toEqual(expect.arrayContaining([...(sampler.rows ?? [])]));
  expect(await sampler.sample('prefill-128')).toEqual([128]);
  expect(await sampler.sample('sentiment-cold')).toEqual([120]);
  expect(await sampler.sample('decode-8')).toEqual([159.61]);
  expect(sampler.rows).not.toContain('chat-8');
  await expect(sampler.sample('chat-8')).rejects.toThrow("no row 'chat-8'");
});

test('what it prints otherwise is an error, and a folder without its programs is refused', async () => {
  await program('llama-bench', "console.log('[]')");
  await expect(openIkLlama(options())).rejects.toThrow('llama-bench printed no result that is known: []');
  await program('llama-bench', 'process.exit(1)');
  await expect(openIkLlama(options())).rejects.toThrow();
  await rm(join(location, 'llama-batched-bench'));
  await expect(checkNamedPeers({ ikLlama: location })).rejects.toThrow(
    /--ik-llama: .* should hold .*; llama-batched-bench cannot be run there/u,
  );
  await expect(checkNamedPeers({})).resolves.toBeUndefined();
});
