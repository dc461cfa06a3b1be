import { readFile } from 'node:fs/promises';
import { QaioError } from '@qaio/core';
import { FileFollower } from './file-follower.js';
import type { Logger } from './logger.js';
import type { ShownCertificate } from './shown-certificate.js';
import { tlsCertificate } from './tls-certificate.js';

/** Where each part of a certificate is read from. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
}

export interface TlsReloaderOptions {
  readonly files: TlsFiles;
  /** As it was read from the files. */
  readonly certificate: ShownCertificate;
  readonly logger: Logger;
  readonly settleMs?: number;
  readonly pollMs?: number;
}

/** Shows another certificate once its files have changed. One that cannot be used is reported and changes nothing. */
export class TlsReloader {
  readonly #options: TlsReloaderOptions;
  readonly #follower: FileFollower;

  /** Follows the files from now on, until it is closed. */
  constructor(options: TlsReloaderOptions) {
    const { files, logger, settleMs, pollMs } = options;
    const paths = [files.cert, files.key, files.clientCa].filter((path) => path !== undefined);
    this.#options = options;
    this.#follower = new FileFollower({
      watched: paths,
      polled: paths,
      read: () => this.#read(),
      onError: (err) => logger.error({ err }, 'Could not watch the files for TLS; edits are noticed late'),
      settleMs,
      pollMs,
    });
  }

  /** Resolves once the files have been read and edits are seen. */
  async ready(): Promise<void> {
    await this.#follower.ready();
    await this.#follower.read();
  }

  close(): Promise<void> {
    return this.#follower.close();
  }

  async #read(): Promise<void> {
    const { files, certificate, logger } = this.#options;
    try {
      const [cert, key] = [await readFile(files.cert), await readFile(files.key)];
      const clientCa = files.clientCa === undefined ? undefined : await readFile(files.clientCa);
      if (certificate.replace(tlsCertificate({ cert, key, clientCa })))
        logger.info({}, 'TLS certificate reloaded');
    } catch (error) {
      const problem = error instanceof QaioError ? { problem: error.message } : { err: error };
      logger.warn(problem, 'The files for TLS cannot be used; the last good certificate stays in use');
    }
  }
}
