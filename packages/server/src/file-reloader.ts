import { QaioError } from '@qaio/core';
import { FileFollower } from './file-follower.js';
import type { Logger } from './logger.js';

export interface FileReloaderOptions {
  readonly files: readonly string[];
  /** What they are called in the log, such as `API key file` or `files for TLS`. */
  readonly name: string;
  /** Takes what is in them. @throws whatever keeps it from being used */
  readonly take: () => Promise<void>;
  /** What stays where they cannot be used, such as `the last good keys stay in use`. */
  readonly otherwise: string;
  readonly logger: Logger;
  readonly settleMs?: number | undefined;
  readonly pollMs?: number | undefined;
}

/** Takes files anew once they have changed. What cannot be used is reported and changes nothing. */
export class FileReloader {
  readonly #options: FileReloaderOptions;
  readonly #follower: FileFollower;

  /** Follows the files from now on, until it is closed. */
  constructor(options: FileReloaderOptions) {
    const { files, name, logger, settleMs, pollMs } = options;
    this.#options = options;
    this.#follower = new FileFollower({
      watched: files,
      polled: files,
      read: () => this.#read(),
      onError: (err) => logger.error({ err }, `Could not watch the ${name}; edits are noticed late`),
      settleMs,
      pollMs,
    });
  }

  /** Resolves once the files have been read, so that what was edited before counts, and edits are seen. */
  async ready(): Promise<void> {
    await this.#follower.ready();
    await this.#follower.read();
  }

  close(): Promise<void> {
    return this.#follower.close();
  }

  async #read(): Promise<void> {
    const { name, take, otherwise, logger } = this.#options;
    try {
      await take();
    } catch (error) {
      const problem = error instanceof QaioError ? { problem: error.message } : { err: error };
      logger.warn(problem, `The ${name} cannot be used; ${otherwise}`);
    }
  }
}
