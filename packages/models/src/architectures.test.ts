/** Tiny random checkpoints of every architecture against what transformers computed: see ../fixtures/make_fixtures.py. */
import { cp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { argmax } from '@qaio/core';
import { embeddedModelFolder, importCheckpoint, loadRunner, openCheckpoint } from './index.js';
import { withTemporaryFolder } from './testing/temporary-folder.js';

const fixtures = fileURLToPath(new URL('../fixtures/checkpoints', import.meta.url));

interface Reference {
  readonly ids: readonly number[];
  readonly argmax: readonly number[];
  readonly lastLogits: readonly number[];
}

test.each(await readdir(fixtures))('%s: logits are those of transformers', async (name) => {
  await withTemporaryFolder(async (root) => {
    const folder = join(root, name);
    await cp(join(fixtures, name), folder, { recursive: true });
    // which tokenizer does not matter: ids go in
    for (const file of ['tokenizer.json', 'tokenizer_config.json'])
      await cp(join(embeddedModelFolder, file), join(folder, file));
    const out = join(root, 'imported');
    await importCheckpoint(await openCheckpoint(folder), 'fp32', out);
    const {
      ids,
      argmax: expected,
      lastLogits,
    } = JSON.parse(await readFile(join(folder, 'reference.json'), 'utf8')) as Reference;
    const runner = await loadRunner(out, {
      limits: { slotCount: 1, threadCount: 1, maxContextLength: 256 },
      runner: 'c-api',
      onFallback: () => undefined,
    });
    const [logits = new Float32Array()] = await runner.forward([
      { slot: 0, position: 0, tokenIds: ids, logits: 'all' },
    ]);
    const { vocabSize } = runner.shape;
    const rows = ids.map((_, i) => Array.from(logits.subarray(i * vocabSize, (i + 1) * vocabSize)));
    await runner.close();
    expect(rows.map(argmax)).toEqual(expected);
    const worst = Math.max(
      ...(rows.at(-1) ?? []).map((value, i) => Math.abs(value - (lastLogits[i] ?? NaN))),
    );
    expect(worst).toBeLessThan(2e-3);
  });
});
