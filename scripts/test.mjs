// The one command that CI and people run: check the lock, build, look for what nothing uses, check the project references, lint, typecheck and test every project, then print totals.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const outputDirs = () => readdirSync('packages').map((name) => join('packages', name, 'out-test'));

function run(args) {
  return spawnSync(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function totals() {
  const sum = { passed: 0, failed: 0, skipped: 0, skippedNames: [] };
  for (const dir of outputDirs().filter((path) => existsSync(path)))
    for (const file of readdirSync(dir)) {
      const one = JSON.parse(readFileSync(join(dir, file), 'utf8'));
      for (const key of ['passed', 'failed', 'skipped']) sum[key] += one[key];
      sum.skippedNames.push(...one.skippedNames);
    }
  return sum;
}

for (const dir of outputDirs()) rmSync(dir, { recursive: true, force: true });
const nx = 'node_modules/nx/dist/bin/nx.js';
const nxBin = existsSync(nx) ? nx : 'node_modules/nx/bin/nx.js';
const steps = {
  'the lock': ['scripts/check-lock.mjs'],
  'the build': ['scripts/build.mjs'],
  'the format': ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  'what nothing uses': ['node_modules/knip/bin/knip.js', '--no-progress'],
  // nx itself refuses to run people's tests without them, but not CI's
  'the project references': [nxBin, 'sync:check'],
  'types, lint or tests': [nxBin, 'run-many', '-t', 'typecheck', 'lint', 'test'],
};
const failedStep = Object.keys(steps).find((name) => !run(steps[name]));
const { passed, failed, skipped, skippedNames } = totals();
for (const name of skippedNames) console.log(`skipped: ${name}`);
if (failedStep) console.log(`failed: ${failedStep} (the output is above)`);
// A step that fails without a failed test (a type error, a crash) counts as one: the last line is never green over a red gate.
console.log(`${passed} passed, ${failedStep ? Math.max(failed, 1) : failed} failed, ${skipped} skipped`);
process.exit(failedStep ? 1 : 0);
