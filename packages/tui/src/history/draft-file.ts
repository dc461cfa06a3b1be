import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeOwned } from './write-owned.js';

/** What is typed and not yet sent, in a folder where it outlasts the dashboard. */
export class DraftFile {
  readonly #path: string;
  #text: string;
  #written: string;
  #work: Promise<void> = Promise.resolve();

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
    this.#written = text;
  }

  static async open(folder: string): Promise<DraftFile> {
    const path = join(folder, 'draft.txt');
    return new DraftFile(path, await readFile(path, 'utf8').catch(() => ''));
  }

  get text(): string {
    return this.#text;
  }

  /** Writes it; of what comes while that is done only the newest. */
  keep(text: string): void {
    this.#text = text;
    this.#work = this.#work.then(() => this.#writeNewest());
  }

  /** Until it is on disk. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #writeNewest(): Promise<void> {
    const text = this.#text;
    if (text === this.#written) return;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeOwned(this.#path, text);
      this.#written = text;
    } catch {
      // that the folder takes nothing is told of the conversations that are kept in it
    }
  }
}
