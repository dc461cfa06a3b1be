import { QaioError, errorMessage } from '@qaio/core';

/** What a failed system call says of where it wrote. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no space left on its disk',
  EDQUOT: 'the quota of its disk is used up',
  EROFS: 'its file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOENT: 'it does not exist, and cannot be made',
  ENOTDIR: 'part of its path is a file',
  EEXIST: 'a file or a dangling link stands where a folder should be',
};

/** How a user moves the cache of models. */
export const moveCache = 'Make room there, or name another folder with the environment variable QAIO_CACHE.';

/**
 * Work that writes into a folder. What the system refuses is told in words.
 *
 * @param remedy what to do then, as a sentence
 * @throws QaioError `storage-failed`, and whatever else the work throws
 */
export async function storingIn<T>(folder: string, remedy: string, work: () => Promise<T>): Promise<T> {
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
      `Nothing can be stored in ${folder}: ${reason} (${errorMessage(error)}). ${remedy}`,
      { cause: error },
    );
  }
}
