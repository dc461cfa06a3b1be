import { readFile, stat } from 'node:fs/promises';
import { QaioError, errorMessage } from '@qaio/core';

/** @throws QaioError `model-invalid` */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new QaioError('model-invalid', `${path} cannot be read as JSON: ${errorMessage(cause)}`, { cause });
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
