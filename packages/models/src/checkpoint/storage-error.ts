import { QaioError, type ToldPart, storageReason, told } from '@qaio/core';

/** How a user moves the cache of models. */
export const moveCache = told`Mend that, or name another folder with the environment variable QAIO_CACHE.`;

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
    const { path, code } = error as NodeJS.ErrnoException;
    const reason = storageReason(error);
    // a write to an open file names no path; making a folder, one of those above it
    const isElsewhere = path !== undefined && !path.startsWith(folder) && !folder.startsWith(path);
    if (reason === undefined || isElsewhere) throw error;
    throw new QaioError(
      'storage-failed',
      told`Nothing can be stored in ${folder}: ${reason} (${code}). ${remedy}`,
      { cause: error },
    );
  }
}
