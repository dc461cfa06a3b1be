import { readFile, stat } from 'node:fs/promises';
import type { ApiKeys } from './api-keys.js';
import { FileReloader } from './file-reloader.js';
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
export class KeyReloader extends FileReloader {
  constructor({ file, keys, logger, ...times }: KeyReloaderOptions) {
    super({
      ...times,
      logger,
      files: [file],
      name: 'API key file',
      take: async () => {
        // a pipe gave its keys once
        if ((await stat(file)).isFIFO()) return;
        const changes = keys.replace(await readFile(file, 'utf8'), file);
        if ([changes.added, changes.removed, changes.changed].some((names) => names.length > 0))
          logger.info({ ...changes }, 'API keys reloaded');
        if (keys.isEmpty) logger.warn({ file }, 'The API key file has no keys; nobody is answered');
      },
      otherwise: 'the last good keys stay in use',
    });
  }
}
