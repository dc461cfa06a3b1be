import { QaioError, type Told, type ToldPart, errorPart, told } from '@qaio/core';

/** What a failed system call says of where it wrote. */
const reasons: Readonly<Record<string, Told>> = {
  ENOSPC: told`there is no space left on its disk`,
  EDQUOT: told`the quota of its disk is used up`,
  EROFS: told`its file system is read-only`,
  EACCES: told`this user may not write there`,
  EPERM: told`this user may not write there`,
  ENOENT: told`it does not exist, and cannot be made`,
  ENOTDIR: told`part of its path is a file`,
  EEXIST: told`a file or a dangling link stands where a folder should be`,
};

/** How a user moves the cache of models. */
export const moveCache = told`Make room there, or name another folder with the environment variable QAIO_CACHE.`;

/**
 * Work that writes into a folder. What the system refuses is told in words.
 *
 * @param remedy what to do then, as a sentence
 * @throws QaioError `storage-failed`, and whatever else the work throws
 */
export async function storingIn<T>(folder: string, remedy: ToldPart, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    const reason = reasons[code ?? ''];
    // a write to an open file names no path; making a folder, one of those above it
    const isElsewhere = path !== undefined && !path.startsWith(folder) && !folder.startsWith(path);
    if (reason === undefined || isElsewhere) throw error;
    throw new QaioError(
      'storage-failed',
      told`Nothing can be stored in ${folder}: ${reason} (${errorPart(error)}). ${remedy}`,
      { cause: error },
    );
  }
}
