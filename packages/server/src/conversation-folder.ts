/** Conversations on disk, a file for each. */
import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptConversations, QaioError, errorMessage, isJsonObject } from '@qaio/core';
import { makePrivateFolder, privateFileMode } from './private-folder.js';

type Turns = KeptConversations['found'][number][1];

const fileName = /^[0-9a-f]{64}\.json$/u;
const unfinished = '.new';
const maxFileBytes = 16 * 1024 * 1024;

/** One server has it at a time: what another writes there meanwhile is not seen. */
export class ConversationFolder implements KeptConversations {
  readonly found: KeptConversations['found'];
  readonly #path: string;
  readonly #onError: (error: unknown) => void;
  /** Files are written one after the other. */
  #written: Promise<void> = Promise.resolve();

  private constructor(path: string, found: KeptConversations['found'], onError: (error: unknown) => void) {
    this.#path = path;
    this.found = found;
    this.#onError = onError;
  }

  /**
   * Makes the folder where it does not exist, for its owner alone.
   *
   * @param onError told why something could not be kept
   * @throws QaioError `invalid-option` where the folder cannot be used, or a file in it is damaged
   */
  static async open(path: string, onError: (error: unknown) => void): Promise<ConversationFolder> {
    await makePrivateFolder(path, '--sessions-dir');
    const names = await readdir(path);
    // what was being written when a process ended
    for (const name of names)
      if (name.endsWith(`.json${unfinished}`)) await rm(join(path, name), { force: true });
    const files = await Promise.all(
      names.filter((name) => fileName.test(name)).map((name) => readConversation(join(path, name), name)),
    );
    files.sort((a, b) => a.writtenAt - b.writtenAt);
    return new ConversationFolder(
      path,
      files.map(({ key, turns }) => [key, turns] as const),
      onError,
    );
  }

  /** The file is whole at every moment: it is written beside the old one and takes its place. */
  keep(key: string, turns: Turns): Promise<void> {
    const path = join(this.#path, nameOf(key));
    return this.#next(async () => {
      await writeFile(path + unfinished, JSON.stringify({ key, turns }), { mode: privateFileMode });
      await rename(path + unfinished, path);
    });
  }

  forget(key: string): Promise<void> {
    return this.#next(() => rm(join(this.#path, nameOf(key)), { force: true }));
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#written = this.#written.then(work).catch(this.#onError);
    return this.#written;
  }
}

/** A key is whatever a client has sent. */
const nameOf = (key: string): string => `${createHash('sha256').update(key).digest('hex')}.json`;

interface StoredConversation {
  readonly key: string;
  readonly turns: Turns;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

async function readConversation(path: string, name: string): Promise<StoredConversation> {
  try {
    const { mtimeMs, size } = await stat(path);
    if (size > maxFileBytes) throw new Error(`it has ${size} bytes`);
    const stored: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (!isConversation(stored) || nameOf(stored.key) !== name)
      throw new Error('it is not what a server writes there');
    return { ...stored, writtenAt: mtimeMs };
  } catch (cause) {
    throw new QaioError(
      'invalid-option',
      `--sessions-dir: ${path} is damaged: ${errorMessage(cause)}. Move it away; its conversation then begins anew.`,
      { cause },
    );
  }
}

function isConversation(value: unknown): value is Pick<StoredConversation, 'key' | 'turns'> {
  if (!isJsonObject(value) || typeof value['key'] !== 'string') return false;
  const { turns } = value;
  return Array.isArray(turns) && turns.length % 2 === 0 && turns.every(isMessage);
}

function isMessage(value: unknown, index: number): boolean {
  const role = index % 2 === 0 ? 'user' : 'assistant';
  return isJsonObject(value) && value['role'] === role && typeof value['content'] === 'string';
}
