// Builds every package (TypeScript), the native operators (C++) and the web page (Vite) when a source has changed since the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, '.build-stamp');
const outputs = ['packages/cli/dist/main.js', 'packages/web/dist/index.html'];

/** Absolute paths of everything that a build reads. */
function sourceFiles() {
  const files = [join(root, 'package-lock.json'), join(root, 'tsconfig.base.json')];
  for (const name of readdirSync(join(root, 'packages'))) {
    const packageDir = join(root, 'packages', name);
    for (const [dir, recursive] of [
      [packageDir, false],
      [join(packageDir, 'src'), true],
    ]) {
      if (!existsSync(dir)) continue;
      for (const entry of readdirSync(dir, { recursive, withFileTypes: true }))
        if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
    }
  }
  return files.sort();
}

function wantedStamp() {
  const hash = createHash('sha256');
  for (const file of sourceFiles()) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function run(args, cwd) {
  // whoever starts it: a page that is built within a test is the one that people get afterwards
  const env = { ...process.env, NODE_ENV: 'production' };
  const done = spawnSync(process.execPath, args, { cwd, env, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const wanted = wantedStamp();
const isFresh =
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === wanted &&
  outputs.every((file) => existsSync(join(root, file)));
if (!isFresh) {
  console.error('Building ...');
  run(['build.mjs'], join(root, 'packages/kernels'));
  run(['node_modules/typescript-native/bin/tsc', '-b', 'packages/cli/tsconfig.lib.json'], root);
  const web = join(root, 'packages/web');
  const vite = dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json'));
  run([join(vite, 'bin/vite.js'), 'build', '--logLevel', 'warn'], web);
  writeFileSync(stampFile, wanted);
}
