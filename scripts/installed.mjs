// Whether npm has installed what the lock says, by whatever command: npm keeps a record of its own in node_modules.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param root folder of package-lock.json */
export function isInstalled(root) {
  const locked = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!locked || !installed) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (!path.includes('node_modules/')) return true; // the project's own packages
    const found = installed[path];
    if (!found) return isLeftOut(wanted);
    return found.link
      ? wanted.link === true
      : found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** Optional packages are left out where they are for another platform; of which C library this is, Node does not say. */
function isLeftOut({ optional, os, cpu, libc }) {
  if (!optional && !os && !cpu) return false;
  if (!os && !cpu) return true;
  return libc !== undefined || !isAmong(os, process.platform) || !isAmong(cpu, process.arch);
}

const isAmong = (names = [], name) => names.length === 0 || names.includes(name);

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
