import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConversationRecord, conversationText, readConversation } from '@qaio/client';
import type { HistoryFolder } from './history.js';
import { writeOwned } from './write-owned.js';

const ending = '.conversation.json';
/** So many of the newest files are read. */
const most = 50;

/** A file for each conversation, with its newest turns, for its owner alone. */
export class ConversationFiles implements HistoryFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * The conversations in the folder, the one first that was changed last. Files that are none of ours are left alone.
   *
   * @throws Error of Node's for a folder that can be neither made nor read
   */
  async read(): Promise<ConversationRecord[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(ending));
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        return { path, changed: (await stat(path)).mtimeMs };
      }),
    );
    const newest = files.sort((a, b) => b.changed - a.changed).slice(0, most);
    const records = await Promise.all(
      newest.map(async ({ path }) => readConversation(await readFile(path, 'utf8'))),
    );
    return records.filter((record) => record !== undefined);
  }

  async write(record: ConversationRecord): Promise<void> {
    await writeOwned(this.#path(record.key), conversationText(record));
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  #path(key: string): string {
    return join(this.#folder, encodeURIComponent(key).replaceAll('.', '%2E') + ending);
  }
}
