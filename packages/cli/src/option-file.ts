import { readFile } from 'node:fs/promises';
import { errorPart, told } from '@qaio/core';
import { UsageError } from './exit-code.js';

/** What the file has that an option names. @throws UsageError */
export function fileOf(option: string, path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new UsageError(told`${option}: ${path} could not be read: ${errorPart(cause)}.`);
  });
}
