import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, where they are missing. Node's own `recursive` never ends where a folder that is
 * there cannot have others in it, as `/proc` or a dangling link.
 *
 * @returns whether it was not there
 * @throws the system's error for the first folder that cannot be made
 */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    // another process may have made it meanwhile
    return mkdir(path).then(
      () => true,
      (again: unknown) => {
        if ((again as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw again;
      },
    );
  }
}
