import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Changes whenever a file does that lies at one of the paths, or in a folder there: behind links, too, and on file systems
 * that report no changes. Names with a leading dot do not count.
 */
export async function filesFingerprint(paths: readonly string[]): Promise<string> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  const lines = await Promise.all(
    files.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() ? `${path}\0${found.dev}:${found.ino}:${found.size}:${found.mtimeMs}` : '';
    }),
  );
  return lines.filter(Boolean).sort().join('\n');
}

/** The path itself if it is not a folder. */
async function filesAt(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => undefined);
  return names?.filter((name) => !name.startsWith('.')).map((name) => join(path, name)) ?? [path];
}
