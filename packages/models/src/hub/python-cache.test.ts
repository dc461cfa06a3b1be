import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { embeddedModelFolder, openCheckpoint } from '../index.js';
import { LocalHub, commit, repository } from '../testing/local-hub.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { pullModel } from './pull-model.js';
import { pulledModel } from './pulled-model.js';

let hub: LocalHub;
beforeEach(async () => {
  hub = await LocalHub.serve(embeddedModelFolder);
});
afterEach(() => hub.close());

interface Shelves {
  readonly cacheFolder: string;
  readonly pythonCache: string;
  /** The model as huggingface_hub keeps it. */
  readonly snapshot: string;
}

/** Lays out what `huggingface_hub.snapshot_download` leaves: links in a snapshot to blobs beside it. */
async function withPythonCache(work: (shelves: Shelves) => Promise<void>, at = commit): Promise<void> {
  await withTemporaryFolder(async (root) => {
    const pythonCache = join(root, 'python');
    const kept = join(pythonCache, 'models--somebody--mini');
    const snapshot = join(kept, 'snapshots', at);
    await write(join(kept, 'refs/main'), at);
    await mkdir(snapshot, { recursive: true });
    for (const [name, bytes] of hub.files) {
      // ours, and on no hub
      if (name === 'qaio.json') continue;
      await write(join(kept, 'blobs', `blob-of-${name}`), bytes);
      await symlink(join('../../blobs', `blob-of-${name}`), join(snapshot, name));
    }
    await work({ cacheFolder: join(root, 'ours'), pythonCache, snapshot });
  });
}

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

const pull = (shelves: Shelves, offline = false): Promise<string> =>
  pullModel(repository, {
    ...shelves,
    offline,
    hub: { endpoint: hub.endpoint, sleep: async () => undefined, stallMs: 20_000 },
  });

const fetched = (): string[] =>
  hub.requests.map(({ path }) => path).filter((path) => path.includes('/resolve/'));

describe('a model that Python has fetched', () => {
  test('is found by its name and has it', () =>
    withPythonCache(async (shelves) => {
      expect(await pulledModel(repository, shelves)).toBe(shelves.snapshot);
      expect(await openCheckpoint(shelves.snapshot)).toMatchObject({ name: repository });
    }));

  test('is not fetched again where it is the commit that the hub has', () =>
    withPythonCache(async (shelves) => {
      expect(await pull(shelves)).toBe(shelves.snapshot);
      expect(fetched()).toEqual([]);
      // also when its branch moves on in Python's cache
      await writeFile(join(shelves.snapshot, '../../refs/main'), 'f'.repeat(40));
      expect(await pulledModel(repository, shelves)).toBe(shelves.snapshot);
    }));

  test('is fetched where the hub has another commit', () =>
    withPythonCache(async (shelves) => {
      const pulled = await pull(shelves);
      expect(pulled).not.toBe(shelves.snapshot);
      expect(await pulledModel(repository, shelves)).toBe(pulled);
    }, 'e'.repeat(40)));

  test.each(['config.json', 'generation_config.json', 'model.safetensors'])(
    'is fetched where it lacks %s, or has half of it',
    (name) =>
      withPythonCache(async (shelves) => {
        const path = join(shelves.snapshot, name);
        const half = hub.files.get(name)?.subarray(10) ?? '';
        await rm(path);
        await writeFile(path, half);
        expect(await pull(shelves)).not.toBe(shelves.snapshot);
        await rm(path);
        await rm(shelves.cacheFolder, { recursive: true });
        const pulled = await pull(shelves);
        expect(pulled).not.toBe(shelves.snapshot);
        expect((await readFile(join(pulled, name))).equals(hub.files.get(name) ?? Buffer.of())).toBe(true);
      }),
  );

  test('is a GGUF file where one is asked for', () =>
    withPythonCache(async (shelves) => {
      const path = join(shelves.snapshot, 'small/mini-Q4_K_M.gguf');
      await write(path, 'GGUF');
      expect(await pulledModel(`${repository}:Q4_K_M`, shelves)).toBe(path);
      expect(await pulledModel(`${repository}:Q8_0`, shelves)).toBeUndefined();
    }));
});

describe('offline', () => {
  test('what is here is used, and the hub is not asked', () =>
    withPythonCache(async (shelves) => {
      expect(await pull(shelves, true)).toBe(shelves.snapshot);
      expect(hub.requests).toEqual([]);
    }));

  test('what is not here is told, with where it was looked for', () =>
    withPythonCache(async (shelves) => {
      await rm(join(shelves.snapshot, 'model.safetensors'));
      await expect(pull(shelves, true)).rejects.toMatchObject({
        code: 'model-not-found',
        message: expect.stringMatching(
          /^somebody\/mini is not complete in .*ours.hub or .*python, .*--offline/u,
        ),
      });
      expect(hub.requests).toEqual([]);
    }));
});
