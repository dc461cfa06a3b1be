import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is typed and not yet sent, in a folder where it outlasts the dashboard. */
export class DraftFile {
  readonly #path: string;
  #text: string;
  #written: string;
  #work: Promise<void> = Promise.resolve();
  #isWriting = false;

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
    if (this.#isWriting || text === this.#written) return;
    this.#isWriting = true;
    this.#work = this.#writeNewest().finally(() => (this.#isWriting = false));
  }

  /** Until it is on disk. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #writeNewest(): Promise<void> {
    try {
      while (this.#written !== this.#text) {
        const text = this.#text;
        await mkdir(join(this.#path, '..'), { recursive: true, mode: 0o700 });
        await writeFile(`${this.#path}.new`, text, { mode: 0o600 });
        await rename(`${this.#path}.new`, this.#path);
        this.#written = text;
      }
    } catch {
      // that the folder takes nothing is told of the conversations that are kept in it
    }
  }
}
