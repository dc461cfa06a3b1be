import { readFile, stat } from 'node:fs/promises';
import { QaioError } from '@qaio/core';
import type { ApiKeys } from './api-keys.js';
import { FileFollower } from './file-follower.js';
import type { Logger } from './logger.js';

export interface KeyReloaderOptions {
  readonly file: string;
  /** As they were read from the file; edits change them. */
  readonly keys: ApiKeys;
  readonly logger: Logger;
  readonly settleMs?: number;
  readonly pollMs?: number;
}

/** Makes edits of the API key file count. A bad edit is reported and changes nothing. */
export class KeyReloader {
  readonly #options: KeyReloaderOptions;
  readonly #follower: FileFollower;

  /** Follows the file from now on, until it is closed; what was edited since it was first read counts, too. */
  constructor(options: KeyReloaderOptions) {
    const { file, logger, settleMs, pollMs } = options;
    this.#options = options;
    this.#follower = new FileFollower({
      watched: [file],
      polled: [file],
      read: () => this.#read(),
      onError: (err) => logger.error({ err }, 'Could not watch the API key file; edits are noticed late'),
      settleMs,
      pollMs,
    });
    void this.#follower.read();
  }

  /** Resolves once the file has been read and edits are seen. */
  async ready(): Promise<void> {
    await this.#follower.ready();
    await this.#follower.read();
  }

  close(): Promise<void> {
    return this.#follower.close();
  }

  async #read(): Promise<void> {
    const { file, keys, logger } = this.#options;
    try {
      // a pipe gave its keys once
      if ((await stat(file)).isFIFO()) return;
      const changes = keys.replace(await readFile(file, 'utf8'), file);
      if ([changes.added, changes.removed, changes.changed].some((names) => names.length > 0))
        logger.info({ ...changes }, 'API keys reloaded');
      if (keys.isEmpty) logger.warn({ file }, 'The API key file has no keys; nobody is answered');
    } catch (error) {
      const problem = error instanceof QaioError ? { problem: error.message } : { err: error };
      logger.warn(problem, 'The API key file cannot be used; the last good keys stay in use');
    }
  }
}
