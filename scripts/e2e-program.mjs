// Builds a program of packages/e2e, which nobody needs to use the project, and runs it: node scripts/e2e-program.mjs NAME [OPTIONS]
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = '', ...options] = process.argv.slice(2);

function run(cwd, args, stdio) {
  const { status } = spawnSync(process.execPath, args, { cwd, stdio });
  if (status !== 0) process.exit(status ?? 1);
}

run(
  root,
  ['node_modules/typescript-native/bin/tsc', '-b', 'packages/e2e/tsconfig.lib.json'],
  ['ignore', 2, 2],
);
run(process.cwd(), [join(root, 'packages/e2e/dist', name, 'main.js'), ...options], 'inherit');
