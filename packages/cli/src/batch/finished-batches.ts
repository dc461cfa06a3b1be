import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BatchIdentity } from './batch-identity.js';

/** Of 400 bytes or so each. */
const mostNotes = 1000;

/**
 * What finished answers are of, kept in the cache by their hash: it holds for a copy too, and not after an edit. The newest
 * thousand are kept.
 */
export class FinishedBatches {
  readonly #folder: string;

  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, 'batches');
  }

  /** Undefined for answers that are not known. */
  async recall(answers: Uint8Array): Promise<Partial<BatchIdentity> | undefined> {
    const note = this.#noteOf(createHash('sha256').update(answers).digest('hex'));
    try {
      return JSON.parse(await readFile(note, 'utf8')) as Partial<BatchIdentity>;
    } catch {
      return undefined;
    }
  }

  /** A note that cannot be written is left out: nothing but the next look at the file depends on it. */
  async remember(path: string, identity: BatchIdentity): Promise<void> {
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(path), hash);
      await mkdir(this.#folder, { recursive: true });
      await writeFile(this.#noteOf(hash.digest('hex')), `${JSON.stringify(identity)}\n`);
      await this.#forgetOldest();
    } catch {
      return;
    }
  }

  async #forgetOldest(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= mostNotes) return;
    const paths = names.map((name) => join(this.#folder, name));
    const notes = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path)).mtimeMs })));
    const oldest = notes.toSorted((a, b) => b.at - a.at).slice(mostNotes);
    await Promise.all(oldest.map(({ path }) => rm(path, { force: true })));
  }

  #noteOf(hash: string): string {
    return join(this.#folder, `${hash}.json`);
  }
}
