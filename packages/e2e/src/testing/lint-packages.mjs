// Prints what publint and attw find wrong with tarballs of npm, a line each: node lint-packages.mjs FILE.tgz ...
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

// the packages are ES modules alone, found by their exports
const otherWays = ['node10', 'node16-cjs'];

async function problemsOf(path) {
  const data = await readFile(path);
  const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball } });
  const { problems = [] } = await checkPackage(createPackageFromTarballData(data));
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg)}`),
    ...problems
      .filter(({ resolutionKind }) => !otherWays.includes(resolutionKind))
      .map((problem) => `attw: ${JSON.stringify(problem)}`),
  ];
}

for (const path of process.argv.slice(2))
  for (const problem of await problemsOf(path)) console.log(`${basename(path)}: ${problem}`);
