import { readFile, stat } from 'node:fs/promises';
import { QaioError, decodeText, errorPart, told } from '@qaio/core';

/** @throws QaioError `model-invalid` */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readText(path));
  } catch (cause) {
    if (cause instanceof QaioError) throw cause;
    throw new QaioError('model-invalid', told`${path} cannot be read as JSON: ${errorPart(cause)}`, {
      cause,
    });
  }
}

/** @throws QaioError `model-invalid` where the file is not text in UTF-8 */
export async function readText(path: string): Promise<string> {
  const remedy = (): string => 'Fetch the file again.';
  return decodeText(await readFile(path), { name: path, code: 'model-invalid', remedy });
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
