import { readFile } from 'node:fs/promises';
import { FileReloader } from './file-reloader.js';
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
export class TlsReloader extends FileReloader {
  constructor({ files, certificate, logger, ...times }: TlsReloaderOptions) {
    super({
      ...times,
      logger,
      files: [files.cert, files.key, files.clientCa].filter((path) => path !== undefined),
      name: 'files for TLS',
      take: async () => {
        const [cert, key] = [await readFile(files.cert), await readFile(files.key)];
        const clientCa = files.clientCa === undefined ? undefined : await readFile(files.clientCa);
        if (certificate.replace(tlsCertificate({ cert, key, clientCa })))
          logger.info({}, 'TLS certificate reloaded');
      },
      otherwise: 'the last good certificate stays in use',
    });
  }
}
