/** Tiny random checkpoints of every architecture against what transformers computed: see ../fixtures/make_fixtures.py. */
import { cp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { argmax } from '@qaio/core';
import { importCheckpoint, openCheckpoint } from './index.js';
import {
  borrowTokenizer,
  importRotated,
  importedLogits,
  largestDifference,
} from './testing/imported-logits.js';
import { withTemporaryFolder } from './testing/temporary-folder.js';

const fixtures = fileURLToPath(new URL('../fixtures/checkpoints', import.meta.url));

interface Reference {
  readonly ids: readonly number[];
  readonly argmax: readonly number[];
  readonly lastLogits: readonly number[];
}

const names = await readdir(fixtures);
const all = [100];
// a prompt in two pieces, then token by token
const pieces = [37, 43, ...Array.from({ length: 20 }, () => 1)];

test.each([
  ...names.map((name) => [name, 'its own', all] as const),
  ...names.map((name) => [name, 'its own', pieces] as const),
  ...names.map((name) => [name, 'a rotated', all] as const),
])('%s in %s basis, in passes of %j: logits are those of transformers', async (name, basis, passes) => {
  await withTemporaryFolder(async (root) => {
    const folder = join(root, name);
    await cp(join(fixtures, name), folder, { recursive: true });
    await borrowTokenizer(folder);
    const out = join(root, 'imported');
    const checkpoint = await openCheckpoint(folder);
    await (basis === 'its own' ? importCheckpoint(checkpoint, 'fp32', out) : importRotated(checkpoint, out));
    const {
      ids,
      argmax: expected,
      lastLogits,
    } = JSON.parse(await readFile(join(folder, 'reference.json'), 'utf8')) as Reference;
    const rows = await importedLogits(out, ids, passes);
    expect(rows.map(argmax)).toEqual(expected);
    expect(largestDifference(rows.at(-1), lastLogits)).toBeLessThan(2e-3);
  });
});
