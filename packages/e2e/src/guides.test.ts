/** The guides: files are written, commands run on the embedded model, and what they say is looked for in the pages. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { root } from './testing/aio.js';
import { blocksOf, commandsOf, plant, shell, withoutFigures } from './testing/page-blocks.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-guide-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const guides = (await readdir(join(root, 'docs/guides'))).filter(
  (name) => name.endsWith('.md') && name !== 'README.md',
);

test.each(guides)(
  '%s does what it says',
  async (guide) => {
    let said = '';
    for (const block of await blocksOf(join('guides', guide))) {
      if (block.file !== undefined) await plant(block, folder);
      else if (block.language === 'text')
        for (const line of commandsOf(block)) expect(withoutFigures(said)).toContain(withoutFigures(line));
      else if (block.language === 'sh') {
        said = '';
        for (const line of commandsOf(block)) {
          const { stdout, stderr } = await shell(line, folder);
          // a command that is shown to fail has its message on the page
          said += stdout + stderr;
        }
      }
    }
  },
  240_000,
);
