import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const names: Readonly<Record<string, string>> = {
  'linux-x64': 'libqaio-kernels.so',
  'darwin-x64': 'libqaio-kernels.dylib',
};

/** Where the operators' library is; undefined where it has not been compiled for this platform. */
export function kernelsLibrary(): string | undefined {
  const platform = `${process.platform}-${process.arch}`;
  const name = names[platform];
  if (name === undefined) return undefined;
  const path = fileURLToPath(new URL(`../native/${platform}/${name}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}
