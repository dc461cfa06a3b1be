/** The tutorial: its files are written, its commands run, and its answers looked for in what they say. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Outcome, aioCommand, cacheFolder, outcomeOf, root } from './testing/aio.js';

interface Block {
  readonly language: string;
  readonly text: string;
  /** The file that it is, where the line above names one. */
  readonly file: string | undefined;
}

async function blocksOf(document: string): Promise<Block[]> {
  const page = await readFile(join(root, 'docs', document), 'utf8');
  const pattern = /(?:^`(?<file>[\w./-]+)`[:：]\n\n)?^```(?<language>\w+)\n(?<text>.*?)^```$/gmsu;
  return [...page.matchAll(pattern)].map(({ groups = {} }) => ({
    language: groups['language'] ?? '',
    text: groups['text'] ?? '',
    file: groups['file'],
  }));
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-tutorial-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function plant({ file = '', text }: Block): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

function shell(line: string, model: string): Promise<Outcome> {
  const command = line.replace(/^npx aio/u, aioCommand);
  const env = { ...process.env, NODE_OPTIONS: '', QAIO_CACHE: cacheFolder, QAIO_MODEL: model };
  return outcomeOf(spawn('bash', ['-c', command], { cwd: folder, env, stdio: 'pipe' }), '');
}

/** Figures may be others on another processor, and what is measured always is. */
const withoutFigures = (text: string): string =>
  text.replaceAll(/\d+(?:\.\d+)?/gu, '#').replaceAll(/ +/gu, ' ');

const documents = ['tutorial.md', 'tutorial.zh-CN.md'];
const commandsOf = ({ text }: Block): string[] => text.trim().split('\n');
const isCheck = (line: string): boolean => line.startsWith('npx aio tasks check');

describe.each(documents)('%s', (document) => {
  test('what it writes is sound, as far as that can be told without its model', async () => {
    const said: string[] = [];
    for (const block of await blocksOf(document)) {
      if (block.file !== undefined) await plant(block);
      else if (block.language === 'sh')
        for (const line of commandsOf(block).filter(isCheck)) said.push((await shell(line, '')).stdout);
    }
    expect(said).toEqual(['No problems found in ticket\n']);
    expect((await shell('npx aio tasks check tasks', '')).stdout).toBe(
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
        if (block.file !== undefined) await plant(block);
        else if (block.language === 'text')
          for (const line of commandsOf(block)) expect(withoutFigures(said)).toContain(withoutFigures(line));
        else {
          said = '';
          for (const line of commandsOf(block)) said += (await shell(line, model ?? '')).stdout;
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
