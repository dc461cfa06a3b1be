import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { QaioError } from '@qaio/core';
import { embeddedModelFolder, openCheckpoint } from '../index.js';
import { LocalHub, repository } from '../testing/local-hub.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { pullModel } from './pull-model.js';
import { pulledModel } from './pulled-model.js';

const weights = 'model.safetensors';
let hub: LocalHub;
beforeEach(async () => {
  hub = await LocalHub.serve(embeddedModelFolder);
});
afterEach(() => hub.close());

const pull = (cacheFolder: string, token?: string): Promise<string> =>
  pullModel(repository, {
    cacheFolder,
    hub: { endpoint: hub.endpoint, token, sleep: async () => undefined, stallMs: 300 },
  });

async function failure(work: Promise<unknown>): Promise<QaioError> {
  return work.then(
    () => new QaioError('engine-failed', 'it went well'),
    (error: unknown) => error as QaioError,
  );
}

const fetches = (): (string | undefined)[] =>
  hub.requests.filter(({ path }) => path.endsWith(weights)).map(({ range }) => range ?? 'all');

test('a model is fetched whole, once, and is the checkpoint that the hub has', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    expect(await pulledModel(repository, { cacheFolder })).toBeUndefined();
    const folder = await pull(cacheFolder, 'hf_secret');
    for (const name of ['config.json', 'tokenizer.json', weights])
      expect((await readFile(join(folder, name))).equals(hub.files.get(name) ?? Buffer.of())).toBe(true);
    expect(await openCheckpoint(folder)).toMatchObject({ name: repository });
    expect(new Set(hub.tokens)).toEqual(new Set(['Bearer hf_secret']));
    expect(await pulledModel(repository, { cacheFolder })).toBe(folder);
    await pull(cacheFolder);
    expect(fetches()).toEqual(['all']);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

test('cut connections are taken up where they broke', async () => {
  const half = Math.floor((hub.files.get(weights)?.length ?? 0) / 2);
  hub.fault = ({ name, nth, bytes, response }) => {
    if (name !== weights || nth > 1) return false;
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, half), () => setTimeout(() => response.destroy(), 50));
    return true;
  };
  await withTemporaryFolder(async (cacheFolder) => {
    const folder = await pull(cacheFolder);
    expect((await readFile(join(folder, weights))).equals(hub.files.get(weights) ?? Buffer.of())).toBe(true);
    // how much of the first half had arrived when the connection broke is the network's to say
    const [first, second, ...more] = fetches();
    const from = Number(/^bytes=(\d+)-$/u.exec(second ?? '')?.[1]);
    expect([first, from > 0 && from <= half, more]).toEqual(['all', true, []]);
  });
});

test('a pull that was given up is resumed by the next one, even from a server without ranges', async () => {
  hub.fault = ({ name, nth, bytes, response }) => {
    if (name !== weights) return false;
    if (nth <= 6) {
      response.writeHead(206, { 'content-range': 'bytes 0-1/2' }).end();
      return true;
    }
    response.end(bytes);
    return true;
  };
  await withTemporaryFolder(async (cacheFolder) => {
    const error = await failure(pull(cacheFolder));
    expect(error.code).toBe('download-failed');
    expect(error.message).toMatch(
      /model.safetensors of somebody\/mini could not be downloaded in 6 attempts.*run the same command again to resume/u,
    );
    const [commit = ''] = (await readdir(join(cacheFolder, 'hub/somebody--mini'))).filter(
      (name) => name !== 'revisions',
    );
    expect(await pulledModel(repository, { cacheFolder })).toBeUndefined();
    const part = join(cacheFolder, 'hub/somebody--mini', commit, `${weights}.part`);
    await writeFile(part, hub.files.get(weights)?.subarray(0, 1000) ?? '');
    const folder = await pull(cacheFolder);
    expect(fetches().at(-1)).toBe('bytes=1000-');
    expect((await readFile(join(folder, weights))).equals(hub.files.get(weights) ?? Buffer.of())).toBe(true);
  });
});

describe('a hub that lies', () => {
  const lies: readonly (readonly [string, (bytes: Buffer) => Buffer, RegExp])[] = [
    ['sends other bytes', (bytes) => Buffer.alloc(bytes.length), /hashes to [0-9a-f]+ instead of/u],
    ['sends too little', (bytes) => bytes.subarray(0, -7), /ended the response at byte|connection broke/u],
    ['sends too much', (bytes) => Buffer.concat([bytes, bytes]), /sent more than the \d+ bytes/u],
  ];

  test.each(['config.json', weights].flatMap((file) => lies.map((lie) => [file, ...lie] as const)))(
    '%s: %s',
    async (file, _, change, message) => {
      hub.fault = ({ name, bytes, response, request }) => {
        // a range would let a client with half of the bytes go on
        if (name !== file || request.headers.range) return false;
        response.end(change(bytes));
        return true;
      };
      await withTemporaryFolder(async (cacheFolder) => {
        if (file === weights && change === lies[1]?.[1]) {
          // what came was right: the rest is asked for
          await pull(cacheFolder);
          return;
        }
        const error = await failure(pull(cacheFolder));
        if (change === lies[1]?.[1]) expect(error.message).toBe('it went well');
        else expect([error.code, error.message]).toEqual(['download-failed', expect.stringMatching(message)]);
      });
    },
  );

  test('names a shard outside of the folder', async () => {
    const index = Buffer.from(JSON.stringify({ weight_map: { a: '../../evil.safetensors' } }));
    const files = new Map([...hub.files].filter(([name]) => name !== weights));
    Object.assign(hub, { files: files.set('model.safetensors.index.json', index) });
    await withTemporaryFolder(async (cacheFolder) => {
      const error = await failure(pull(cacheFolder));
      expect(error.message).toMatch(/expected a .safetensors file beside the index/u);
    });
  });

  test('lists a tokenizer of gigabytes', async () => {
    const big = { rfilename: 'chat_template.jinja', size: 2 ** 40, blobId: '0'.repeat(40) };
    hub.extraFiles = [big];
    await withTemporaryFolder(async (cacheFolder) => {
      const error = await failure(pull(cacheFolder));
      expect(error.message).toMatch(/has 1099511627776 bytes; expected at most/u);
    });
  });

  test('stops in the middle and says nothing more', async () => {
    hub.fault = ({ name, nth, bytes, response }) => {
      if (name !== weights || nth > 1) return false;
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 5000));
      return true;
    };
    await withTemporaryFolder((cacheFolder) => pull(cacheFolder));
    expect(fetches()).toEqual(['all', 'bytes=5000-']);
  });
});

test('a model that cannot be imported is refused before its weights are fetched', async () => {
  const config = JSON.parse(String(hub.files.get('config.json'))) as object;
  const quantised = Buffer.from(JSON.stringify({ ...config, quantization_config: { quant_method: 'awq' } }));
  Object.assign(hub, { files: new Map(hub.files).set('config.json', quantised) });
  await withTemporaryFolder(async (cacheFolder) => {
    const error = await failure(pull(cacheFolder));
    expect(error.code).toBe('model-unsupported');
    expect(error.message).toMatch(/^config.json of somebody\/mini: .* quantised with AWQ/u);
    expect(fetches()).toEqual([]);
  });
});

describe('a repository of GGUF files', () => {
  const gguf = Buffer.from('GGUF, whatever follows');
  const serve = (...names: string[]): void => {
    const entries = names.map((name) => [name, gguf] as const);
    Object.assign(hub, { files: new Map(entries) });
  };
  const options = (cacheFolder: string) => ({
    cacheFolder,
    hub: { endpoint: hub.endpoint, sleep: async () => undefined, stallMs: 300 },
  });

  test('one that could not be read is named before it is fetched, with those that could', async () => {
    serve('mini-UD-IQ2_XXS.gguf', 'mini-IQ4_XS.gguf', 'mini-Q4_K_M.gguf');
    await withTemporaryFolder(async (cacheFolder) => {
      const options = {
        cacheFolder,
        hub: { endpoint: hub.endpoint, sleep: async () => undefined, stallMs: 300 },
      };
      const error = await failure(pullModel(`${repository}:UD-IQ2_XXS`, options));
      expect(error.code).toBe('model-unsupported');
      expect(error.message).toMatch(/^mini-UD-IQ2_XXS.gguf of .* the repository has: IQ4_XS, Q4_K_M\.$/u);
      expect(hub.requests.filter(({ path }) => path.endsWith('.gguf'))).toEqual([]);
    });
  });

  test('gives the file that is named, and nothing else', async () => {
    serve('mini-Q8_0.gguf', 'small/mini-Q4_K_M.gguf');
    await withTemporaryFolder(async (cacheFolder) => {
      const name = `${repository}:q4_k_m`;
      expect(await pulledModel(name, { cacheFolder })).toBeUndefined();
      const path = await pullModel(name, options(cacheFolder));
      expect(await readFile(path, 'utf8')).toBe(String(gguf));
      expect(path).toMatch(/mini-Q4_K_M\.gguf$/u);
      expect(await pulledModel(name, { cacheFolder })).toBe(path);
      expect(await pulledModel(`${repository}:Q8_0`, { cacheFolder })).toBeUndefined();
      await pullModel(name, options(cacheFolder));
      const asked = hub.requests.filter(({ path: asked }) => asked.endsWith('.gguf'));
      expect(asked.map(({ path: at }) => at.replace(/^.*resolve\/\w+\//u, ''))).toEqual([
        'small/mini-Q4_K_M.gguf',
      ]);
    });
  });

  test.each([
    [
      repository,
      'model-unsupported',
      /has no config.json. It has GGUF files.*somebody\/mini:Q4_K_M \(Q4_K_M, Q8_0\)/u,
    ],
    [`${repository}:Q5_0`, 'model-not-found', /has no GGUF file for Q5_0. It has: Q4_K_M, Q8_0/u],
    [`${repository}:Q8_0`, 'model-unsupported', /is one of several files/u],
  ])('%s is refused', async (name, code, message) => {
    serve('mini-Q4_K_M.gguf', 'mini-Q8_0-00001-of-00002.gguf', 'mini-Q8_0-00002-of-00002.gguf');
    await withTemporaryFolder(async (cacheFolder) => {
      const error = await failure(pullModel(name, options(cacheFolder)));
      expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
    });
  });
});

describe('refusals say what to do', () => {
  const of = (work: (cacheFolder: string) => Promise<string>): Promise<QaioError> =>
    withTemporaryFolder((cacheFolder) => failure(work(cacheFolder)));

  test.each([
    [401, 'not-allowed', /private, gated or does not exist.*HF_TOKEN/u],
    [403, 'not-allowed', /HF_TOKEN/u],
    [404, 'model-not-found', /has no somebody\/mini at revision main/u],
    [503, 'download-failed', /status 503; try again later/u],
  ] as const)('status %d', async (status, code, message) => {
    hub.status = status;
    const error = await of(pull);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
  });

  test('no network', async () => {
    const offline = { endpoint: 'http://127.0.0.1:9', sleep: async () => undefined, stallMs: 300 };
    const error = await of((cacheFolder) => pullModel(repository, { cacheFolder, hub: offline }));
    expect([error.code, error.message]).toEqual([
      'download-failed',
      expect.stringMatching(/cannot be reached .*HF_ENDPOINT to a mirror, or HTTPS_PROXY/u),
    ]);
  });

  test('a text that is not a model name', async () => {
    for (const name of ['../../etc/passwd', 'a/b/c', 'qwen9', 'a/..', 'a/b@../c'])
      expect(await of((cacheFolder) => pullModel(name, { cacheFolder, hub: {} as never }))).toMatchObject({
        code: 'invalid-option',
        message: expect.stringMatching(/is not a model name. Expected qwen1.5-0.5b-chat/u),
      });
  });
});

test('a proxy is used where one is set, and not for hosts that are left out', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const options = { endpoint: 'http://hub.invalid', sleep: async () => undefined, stallMs: 300 };
    const through = { ...options, httpProxy: hub.endpoint };
    await pullModel(repository, { cacheFolder, hub: through });
    expect(new Set(hub.tunnels)).toEqual(new Set(['hub.invalid:80']));
    const before = hub.tunnels.length;
    const around = { ...through, endpoint: hub.endpoint, noProxy: '127.0.0.1' };
    await pullModel(repository, { cacheFolder, hub: around });
    expect(hub.tunnels).toHaveLength(before);
  });
});

test('two pulls at once take turns, and a dead one does not hold the next up', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const waits: number[] = [];
    const once = (): Promise<string> =>
      pullModel(repository, {
        cacheFolder,
        hub: {
          endpoint: hub.endpoint,
          sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
          stallMs: 300,
        },
        onWait: (processId) => waits.push(processId),
      });
    const [a, b] = await Promise.all([once(), once()]);
    expect(a).toBe(b);
    expect(waits).toEqual([process.pid]);
    expect(fetches()).toEqual(['all']);
    await writeFile(join(cacheFolder, 'hub/somebody--mini/lock'), '999999999');
    expect(await once()).toBe(a);
  });
});

test('a folder that cannot be written to is named with the variable that moves it, and nothing is asked of the hub', async () => {
  await withTemporaryFolder(async (root) => {
    const cacheFolder = join(root, 'file/cache');
    await writeFile(join(root, 'file'), '');
    const error = await failure(pull(cacheFolder));
    expect(error.code).toBe('storage-failed');
    expect(error.message).toMatch(/^Nothing can be stored in .*file\/cache: .*QAIO_CACHE\.$/u);
    expect(hub.requests).toEqual([]);
  });
});
