import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, where they are missing. Node's own `recursive` never ends where a folder that is
 * there cannot have others in it, as `/proc` or a dangling link.
 *
 * @param mode permissions of those that are made
 * @returns whether it was not there
 * @throws the system's error for the first folder that cannot be made
 */
export async function makeFolder(path: string, mode?: number): Promise<boolean> {
  try {
    return await makeUnlessThere(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path), mode);
    return makeUnlessThere(path, mode);
  }
}

async function makeUnlessThere(path: string, mode: number | undefined): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await isFolder(path));
    if (!isThere) throw error;
    return false;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
