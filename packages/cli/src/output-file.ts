import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { QaioError, type Told, type ToldPart, told } from '@qaio/core';
import { UsageError } from './exit-code.js';

/**
 * Whether a file can be written, before there is work that would be lost.
 *
 * @param remedy what to do if not, as a sentence
 * @throws UsageError
 */
export async function checkWritable(path: string, remedy: ToldPart): Promise<void> {
  const problem = await writingProblem(path);
  if (problem !== undefined) throw new UsageError(told`${path} cannot be written: ${problem}. ${remedy}`);
}

async function writingProblem(path: string): Promise<Told | undefined> {
  const folder = dirname(path);
  const [file, parent] = await Promise.all([path, folder].map((each) => stat(each).catch(() => undefined)));
  if (file?.isDirectory()) return told`it is a folder`;
  if (!parent) return told`the folder ${folder} does not exist`;
  if (!parent.isDirectory()) return told`${folder} is not a folder`;
  return access(file ? path : folder, constants.W_OK).then(
    () => undefined,
    () => (file ? told`it is write-protected` : told`${folder} is write-protected`),
  );
}

/** Writes a file that `--out` may move elsewhere. @throws QaioError `invalid-input` if it cannot be written */
export function writeOutput(path: string, text: string): Promise<void> {
  return writeFile(path, text).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
}

/** The error for a file that `--out` may move elsewhere. */
export function unwritable(path: string, cause: unknown): QaioError {
  return new QaioError('invalid-input', told`${path} could not be written. Choose another file with --out.`, {
    cause,
  });
}
