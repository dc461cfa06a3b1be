/** The tutorial: its files are written, its commands run, and its answers looked for in what they say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Block, blocksOf, commandsOf, plant, shell, withoutFigures } from './testing/page-blocks.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-tutorial-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const documents = ['tutorial.md', 'tutorial.zh-CN.md'];
const isCheck = (line: string): boolean => line.startsWith('npx aio tasks check');

describe.each(documents)('%s', (document) => {
  test('what it writes is sound, as far as that can be told without its model', async () => {
    const said: string[] = [];
    for (const block of await blocksOf(document)) {
      if (block.file !== undefined) await plant(block, folder);
      else if (block.language === 'sh')
        for (const line of commandsOf(block).filter(isCheck)) said.push((await shell(line, folder)).stdout);
    }
    expect(said).toEqual(['No problems found in ticket\n']);
    expect((await shell('npx aio tasks check tasks', folder)).stdout).toBe(
      'No problems found in helpdesk, order, ticket\n',
    );
  });

  const model = process.env['QAIO_TEST_MODEL'];
  (model === undefined ? test.skip : test)(
    `a real model says what it says${model === undefined ? ' (skipped: QAIO_TEST_MODEL names no model file)' : ''}`,
    async () => {
      let said = '';
      // the first has the fetching of a model
      for (const block of (await blocksOf(document)).slice(1)) {
        if (block.file !== undefined) await plant(block, folder);
        else if (block.language === 'text')
          for (const line of commandsOf(block)) expect(withoutFigures(said)).toContain(withoutFigures(line));
        else {
          said = '';
          for (const line of commandsOf(block)) said += (await shell(line, folder, model)).stdout;
        }
      }
    },
    900_000,
  );
});

test('both tutorials have the same files and commands', async () => {
  const [first = [], second = []] = await Promise.all(documents.map(blocksOf));
  const kept = (blocks: readonly Block[]): unknown => blocks.map(({ language, file }) => [language, file]);
  expect(kept(second)).toEqual(kept(first));
});
