import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { embeddedModelFolder, openCheckpoint } from '../index.js';
import { LocalHub, repository } from '../testing/local-hub.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { pullModel } from './pull-model.js';
import { pulledModel } from './pulled-model.js';

const name = `ms:${repository}`;
let hub: LocalHub;
beforeEach(async () => {
  hub = await LocalHub.serve(embeddedModelFolder);
});
afterEach(() => hub.close());

const pull = (cacheFolder: string): Promise<string> =>
  pullModel(name, {
    cacheFolder,
    pythonCache: '/nonexistent',
    hub: {
      endpoint: 'http://127.0.0.1:9',
      modelScopeEndpoint: hub.endpoint,
      token: 'hf_secret',
      sleep: async () => undefined,
      stallMs: 20_000,
    },
  });

test("a model is fetched from ModelScope, without Hugging Face's token", async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const folder = await pull(cacheFolder);
    for (const file of ['config.json', 'tokenizer.json', 'model.safetensors'])
      expect((await readFile(join(folder, file))).equals(hub.files.get(file) ?? Buffer.of())).toBe(true);
    expect(await openCheckpoint(folder)).toMatchObject({ name: repository });
    expect(new Set(hub.tokens)).toEqual(new Set([undefined]));
    expect(await pulledModel(name, { cacheFolder })).toBe(folder);
    // two hubs may have different models of one name
    expect(await pulledModel(repository, { cacheFolder })).toBeUndefined();
  });
});

test('what stops is taken up again', async () => {
  hub.fault = ({ name: file, nth, bytes, response }) => {
    if (file !== 'model.safetensors' || nth > 1) return false;
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 5000));
    return true;
  };
  await withTemporaryFolder((cacheFolder) => pull(cacheFolder));
  expect(hub.requests.map(({ range }) => range).filter((range) => range !== undefined)).toEqual([
    'bytes=5000-',
  ]);
});

test('other bytes than ModelScope lists are not kept', async () => {
  hub.fault = ({ name: file, bytes, response }) => {
    if (file === 'config.json') response.end(Buffer.alloc(bytes.length));
    return file === 'config.json';
  };
  await withTemporaryFolder((cacheFolder) =>
    expect(pull(cacheFolder)).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(/hashes to [0-9a-f]+ instead of/u),
    }),
  );
});

test('another content has another folder', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const first = await pull(cacheFolder);
    const files = new Map(hub.files).set('README.json', Buffer.from('{}'));
    Object.assign(hub, { files });
    const second = await pull(cacheFolder);
    expect(second).not.toBe(first);
    expect(await pulledModel(name, { cacheFolder })).toBe(second);
  });
});

test.each([
  [403, 'not-allowed', /Only public models can be downloaded from ModelScope/u],
  [404, 'model-not-found', /has no somebody\/mini at revision master/u],
])('status %d is told, and Hugging Face is not named', async (status, code, message) => {
  hub.status = status;
  await withTemporaryFolder(async (cacheFolder) => {
    const error = await pull(cacheFolder).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/HF_/u);
  });
});
