// The one command that CI and people run: check the lock and the dependencies, build, look for what nothing uses, check the project references, lint, typecheck and test every project, then print totals.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const outputDirs = () => readdirSync('packages').map((name) => join('packages', name, 'out-test'));

async function succeeds(args) {
  const [status] = await once(
    spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }),
    'close',
  );
  return status === 0;
}

/** Runs steps one after the other until one fails. @returns its name, if any */
async function failureOf(steps) {
  for (const [name, args] of Object.entries(steps)) if (!(await succeeds(args))) return [name];
  return [];
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
// at once: they take about as long as one another, and neither needs what the other makes
const sources = [
  {
    'the lock': ['scripts/check-lock.mjs'],
    'the build': ['scripts/build.mjs'],
    'what nothing uses': ['node_modules/knip/bin/knip.js', '--no-progress'],
    // nx itself refuses to run people's tests without them, but not CI's
    'the project references': [nxBin, 'sync:check'],
  },
  { 'known holes in dependencies': ['scripts/audit.mjs'] },
  { 'the format': ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
];
const targets = { 'types, lint or tests': [nxBin, 'run-many', '-t', 'typecheck', 'lint', 'test'] };
const failedSources = (await Promise.all(sources.map(failureOf))).flat();
const failures = failedSources.length > 0 ? failedSources : await failureOf(targets);
const { passed, failed, skipped, skippedNames } = totals();
for (const name of skippedNames) console.log(`skipped: ${name}`);
for (const name of failures) console.log(`failed: ${name} (the output is above)`);
// A step that fails without a failed test (a type error, a crash) counts as one: the last line is never green over a red gate.
const isRed = failures.length > 0;
console.log(`${passed} passed, ${isRed ? Math.max(failed, 1) : failed} failed, ${skipped} skipped`);
process.exit(isRed ? 1 : 0);
