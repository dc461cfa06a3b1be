/** Conversations on disk, a file for each. */
import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ConversationKeeper,
  type ConversationName,
  type KeptConversation,
  QaioError,
  conversationKey,
  conversationNameOf,
  errorPart,
  isJsonObject,
  told,
} from '@qaio/core';
import { makePrivateFolder, privateFileMode } from '../private-folder.js';

const fileName = /^[0-9a-f]{64}\.json$/u;
const unfinished = '.new';
const maxFileBytes = 16 * 1024 * 1024;

/** One server has it at a time: what another writes there meanwhile is not seen. */
export class ConversationFolder implements ConversationKeeper {
  readonly found: readonly KeptConversation[];
  readonly #path: string;
  /** Files are written one after the other. */
  #written: Promise<void> = Promise.resolve();

  private constructor(path: string, found: readonly KeptConversation[]) {
    this.#path = path;
    this.found = found;
  }

  /**
   * Makes the folder where it does not exist, for its owner alone.
   *
   * @throws QaioError `invalid-option` where the folder cannot be used, or a file in it is damaged
   */
  static async open(path: string): Promise<ConversationFolder> {
    await makePrivateFolder(path, '--sessions-dir');
    const names = await readdir(path);
    // what was being written when a process ended
    for (const name of names)
      if (name.endsWith(`.json${unfinished}`)) await rm(join(path, name), { force: true });
    const found = await Promise.all(
      names.filter((name) => fileName.test(name)).map((name) => readConversation(join(path, name), name)),
    );
    return new ConversationFolder(path, found);
  }

  /** The file is whole at every moment: it is written beside the old one and takes its place. */
  keep(conversation: KeptConversation): Promise<void> {
    const key = conversationKey(conversation);
    const { turns, turnCount, createdAt, usedAt, ttlMs } = conversation;
    const path = join(this.#path, conversationFileName(key));
    const stored: StoredConversation = { key, turns, turnCount, createdAt, usedAt, ttlMs };
    return this.#next(async () => {
      try {
        await writeFile(path + unfinished, JSON.stringify(stored), { mode: privateFileMode });
        await rename(path + unfinished, path);
      } catch (error) {
        // half of it would take the room that the next one needs
        await rm(path + unfinished, { force: true }).catch(() => undefined);
        throw error;
      }
    });
  }

  forget(name: ConversationName): Promise<void> {
    const path = join(this.#path, conversationFileName(conversationKey(name)));
    return this.#next(() => rm(path, { force: true }));
  }

  #next(work: () => Promise<void>): Promise<void> {
    const writing = this.#written.then(work);
    this.#written = writing.catch(() => undefined);
    return writing;
  }
}

/** Says nothing of the key, which is whatever a client has sent. */
export function conversationFileName(key: string): string {
  return `${createHash('sha256').update(key).digest('hex')}.json`;
}

type StoredConversation = Pick<KeptConversation, 'turns' | 'turnCount' | 'createdAt' | 'usedAt' | 'ttlMs'> & {
  readonly key: string;
};

/** What every file has; those of earlier versions have nothing else. */
type LeastStored = Pick<StoredConversation, 'key' | 'turns'> & Partial<StoredConversation>;

async function readConversation(path: string, fileName: string): Promise<KeptConversation> {
  try {
    const { mtimeMs, size } = await stat(path);
    if (size > maxFileBytes) throw new Error(`it has ${size} bytes`);
    const stored: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!isConversation(stored) || conversationFileName(stored.key) !== fileName) throw new Error(notOurs);
    const name = conversationNameOf(stored.key);
    if (!name) throw new Error(notOurs);
    const { turns, turnCount = turns.length >> 1, createdAt = mtimeMs, usedAt = mtimeMs, ttlMs } = stored;
    return { ...name, turns, turnCount, createdAt, usedAt, ttlMs };
  } catch (cause) {
    throw new QaioError(
      'invalid-input',
      told`--sessions-dir: ${path} is damaged: ${errorPart(cause)}. Move it away; its conversation then begins anew.`,
      { cause },
    );
  }
}

const notOurs = 'it is not what a server writes there';

function isConversation(value: unknown): value is LeastStored {
  if (!isJsonObject(value) || typeof value['key'] !== 'string') return false;
  const { turns, turnCount, createdAt, usedAt, ttlMs } = value;
  const numbers = [turnCount, createdAt, usedAt, ttlMs];
  if (!numbers.every((one) => one === undefined || typeof one === 'number')) return false;
  return Array.isArray(turns) && turns.length % 2 === 0 && turns.every(isMessage);
}

function isMessage(value: unknown, index: number): boolean {
  const role = index % 2 === 0 ? 'user' : 'assistant';
  if (!isJsonObject(value) || value['role'] !== role || typeof value['content'] !== 'string') return false;
  return value['input'] === undefined || isJsonObject(value['input']);
}
