import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Those in a folder that count; names with a leading dot never do. */
const allNames = /^/u;

/**
 * Changes whenever a file does that lies at one of the paths, or in a folder there: behind links, too, and on file systems
 * that report no changes.
 *
 * @param names of the files in folders that count
 */
export async function filesFingerprint(paths: readonly string[], names = allNames): Promise<string> {
  return fingerprintOf(
    paths,
    names,
    async (_, { dev, ino, size, mtimeMs }) => `${dev}:${ino}:${size}:${mtimeMs}`,
  );
}

/** Changes only where what is in them does: they are read. Pipes are not. */
export async function contentsFingerprint(paths: readonly string[], names = allNames): Promise<string> {
  return fingerprintOf(paths, names, async (path) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('base64'),
  );
}

async function fingerprintOf(
  paths: readonly string[],
  names: RegExp,
  mark: (path: string, found: Awaited<ReturnType<typeof stat>>) => Promise<string>,
): Promise<string> {
  const files = (await Promise.all(paths.map((path) => filesAt(path, names)))).flat();
  const lines = await Promise.all(
    files.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) return '';
      return `${path}\0${await mark(path, found).catch(() => 'unreadable')}`;
    }),
  );
  return lines.filter(Boolean).sort().join('\n');
}

/** The path itself if it is not a folder. */
async function filesAt(path: string, names: RegExp): Promise<string[]> {
  const found = await readdir(path).catch(() => undefined);
  if (!found) return [path];
  return found.filter((name) => !name.startsWith('.') && names.test(name)).map((name) => join(path, name));
}
