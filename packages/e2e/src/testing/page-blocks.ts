/** A page of the documentation as what it writes, runs and says. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Outcome, aioCommand, cacheFolder, outcomeOf, root } from './aio.js';

export interface Block {
  readonly language: string;
  readonly text: string;
  /** The file that it is, where the line above names one. */
  readonly file: string | undefined;
}

/** @param document below docs */
export async function blocksOf(document: string): Promise<Block[]> {
  const page = await readFile(join(root, 'docs', document), 'utf8');
  const pattern = /(?:^`(?<file>[\w./-]+)`[:：]\n\n)?^```(?<language>\w+)\n(?<text>.*?)^```$/gmsu;
  return [...page.matchAll(pattern)].map(({ groups = {} }) => ({
    language: groups['language'] ?? '',
    text: groups['text'] ?? '',
    file: groups['file'],
  }));
}

/** Writes a block that is a file. */
export async function plant({ file = '', text }: Block, folder: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

export const commandsOf = ({ text }: Block): string[] => text.trim().split('\n');

/** @param model empty for the embedded one */
export function shell(line: string, folder: string, model = ''): Promise<Outcome> {
  const command = line.replaceAll(/\bnpx aio\b/gu, () => aioCommand);
  const npm = { npm_config_offline: 'true', npm_config_audit: 'false' };
  const env = { ...process.env, ...npm, NODE_OPTIONS: '', QAIO_CACHE: cacheFolder, QAIO_MODEL: model };
  return outcomeOf(spawn('bash', ['-c', command], { cwd: folder, env, stdio: 'pipe' }), '');
}

/** Figures may be others on another processor, and what is measured always is. */
export const withoutFigures = (text: string): string =>
  text.replaceAll(/\d+(?:\.\d+)?/gu, '#').replaceAll(/ +/gu, ' ');
