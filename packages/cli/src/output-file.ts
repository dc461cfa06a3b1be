import { constants } from 'node:fs';
import { access, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { QaioError, type Told, type ToldPart, errorPart, told } from '@qaio/core';
import { UsageError } from './exit-code.js';

const elsewhere = told`Choose another file with --out.`;

/**
 * Whether a file can be written, before there is work that would be lost.
 *
 * @param remedy what to do if not, as a sentence
 * @throws UsageError
 */
export async function checkWritable(path: string, remedy: ToldPart = elsewhere): Promise<void> {
  checkNamed(path, remedy);
  const problem = await writingProblem(path);
  if (problem !== undefined) throw new UsageError(told`${path} cannot be written: ${problem}. ${remedy}`);
}

/** That a path is no dash, which would be a file of that name where standard output is meant. @throws UsageError */
export function checkNamed(path: string, remedy: ToldPart): void {
  if (path !== standardOutput) return;
  throw new UsageError(
    told`- does not mean standard output here. ${remedy} Write ./- for something of that name.`,
  );
}

/** What stands for it in the place of a path. */
export const standardOutput = '-';

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

/**
 * That nothing is written over which the same command reads, whatever path or link names it.
 *
 * @param read files and folders; of folders nothing is lost
 * @param remedy what to do otherwise, as a sentence
 * @throws UsageError
 */
export async function checkNotRead(
  written: readonly string[],
  read: readonly (string | undefined)[],
  remedy: ToldPart = elsewhere,
): Promise<void> {
  const inputs = await Promise.all(
    read.flatMap((path) => path ?? []).map(async (path) => ({ path, marks: await marksOf(path) })),
  );
  for (const path of written) {
    const marks = await marksOf(path);
    const same = inputs.find((input) => input.marks.some((mark) => marks.includes(mark)));
    if (same === undefined) continue;
    throw new UsageError(
      same.path === path
        ? told`${path} is read by this command. ${remedy}`
        : told`${path} is the same file as ${same.path}, which is read by this command. ${remedy}`,
    );
  }
}

/** What only the same file has, be it by another name; nothing for what is no file. */
async function marksOf(path: string): Promise<string[]> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found?.isFile()) return [];
  // some file systems number no files
  const number = found.ino === 0n ? [] : [`${found.dev}:${found.ino}`];
  return [await realpath(path), ...number];
}

/** @param remedy what to do if it cannot be written, as a sentence @throws QaioError `invalid-input` then */
export function writeOutput(path: string, text: string, remedy?: ToldPart): Promise<void> {
  return writeFile(path, text).catch((cause: unknown) => {
    throw unwritable(path, cause, remedy);
  });
}

/** @param remedy what to do, as a sentence */
export function unwritable(path: string, cause: unknown, remedy: ToldPart = elsewhere): QaioError {
  return new QaioError('invalid-input', told`${path} could not be written: ${errorPart(cause)}. ${remedy}`, {
    cause,
  });
}
