import { rename, writeFile } from 'node:fs/promises';

/** Writes a file for its owner alone. A crash leaves it as it was or as it is to be. */
export async function writeOwned(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
