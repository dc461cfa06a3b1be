/** The scores of a tuning on disk, so that it can go on after a stop. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type KeptScores, type ScoreStore, type Told, told } from '@qaio/core';
import { contentKey } from '../content-key.js';
import { unwritable } from '../output-file.js';

interface Contents {
  readonly format: 1;
  /** Of everything that the scores depend on. */
  readonly key: string;
  readonly scores: Readonly<Record<string, KeptScores>>;
}

export class ProgressFile implements ScoreStore {
  readonly #path: string;
  readonly #key: string;
  readonly #scores: Map<string, KeptScores>;

  private constructor(path: string, key: string, scores: Map<string, KeptScores>) {
    this.#path = path;
    this.#key = key;
    this.#scores = scores;
  }

  /**
   * @param parts everything that the scores depend on
   * @param onNote told whether an earlier run goes on, for people
   */
  static async open(path: string, parts: unknown, onNote: (note: Told) => void): Promise<ProgressFile> {
    const key = contentKey(parts);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    const kept = text === undefined ? undefined : scoresOf(text, key);
    if (kept) onNote(told`Going on from ${path}.`);
    else if (text !== undefined)
      onNote(told`${path} is of other rows, another task, model or seed; starting from the beginning.`);
    return new ProgressFile(path, key, kept ?? new Map<string, KeptScores>());
  }

  readonly get = (key: string): KeptScores | undefined => this.#scores.get(key);

  /** @throws QaioError `invalid-input` if the file cannot be written */
  readonly set = async (key: string, scores: KeptScores): Promise<void> => {
    this.#scores.set(key, scores);
    const contents: Contents = { format: 1, key: this.#key, scores: Object.fromEntries(this.#scores) };
    try {
      // whole or not at all, whenever the process ends
      await writeFile(`${this.#path}.new`, `${JSON.stringify(contents)}\n`);
      await rename(`${this.#path}.new`, this.#path);
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  };

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** Undefined for scores of something else, and for what is none of our files. */
function scoresOf(text: string, key: string): Map<string, KeptScores> | undefined {
  try {
    const contents = JSON.parse(text) as Partial<Contents> | null;
    if (contents?.format !== 1 || contents.key !== key) return undefined;
    return new Map(Object.entries(contents.scores ?? {}));
  } catch {
    return undefined;
  }
}
