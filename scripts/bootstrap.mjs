// Installs the locked dependencies when they are missing or stale. Uses Node's own modules only:
// it runs before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './installed.mjs';
import { npm } from './npm.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, 'node_modules', '.bootstrap-stamp');
const lockDir = join(root, '.bootstrap-lock');
const ownerFile = join(lockDir, 'pid');
const unclaimedMs = 10_000;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node.js 20.19 or newer is needed; this is ${process.version}.`);
  process.exit(1);
}

function wantedStamp() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', '.npmrc']) hash.update(readFileSync(join(root, file)));
  // native packages differ by platform and ABI
  hash.update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  return hash.digest('hex');
}

const isFresh = () =>
  (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp()) || isInstalled(root);
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** The process that holds the lock; undefined if it has not said so yet. */
function lockOwner() {
  try {
    return Number(readFileSync(ownerFile, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** A process that was killed leaves its lock behind. */
function dropStaleLock() {
  const owner = lockOwner();
  try {
    const isStale =
      owner === undefined ? Date.now() - statSync(lockDir).mtimeMs > unclaimedMs : !isAlive(owner);
    if (isStale) rmSync(lockDir, { recursive: true, force: true });
  } catch {
    // the owner has just let go
  }
}

function takeLock() {
  for (let attempt = 0; attempt < 1200; attempt++) {
    try {
      mkdirSync(lockDir);
      writeFileSync(ownerFile, String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    dropStaleLock();
    if (attempt === 2) console.error(`Waiting for another install (process ${lockOwner() ?? 'unknown'}) ...`);
    sleep(500);
  }
  throw new Error(`another install holds ${lockDir}; remove that folder if none is running`);
}

function install() {
  console.error('Installing dependencies (npm ci) ...');
  // npm's own report goes to stderr, so that stdout stays the program's
  const done = npm(['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) process.exitCode = done.status ?? 1;
  else writeFileSync(stampFile, wantedStamp());
}

if (!isFresh()) {
  takeLock();
  try {
    if (!isFresh()) install();
  } finally {
    rmSync(lockDir, { recursive: true, force: true });
  }
}
