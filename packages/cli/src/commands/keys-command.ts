import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type Told, appendWhole, errorPart, told } from '@qaio/core';
import { countKeys, createApiKey, maxRunsPerMinute } from '@qaio/server/keys';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { checkNamed } from '../output-file.js';
import { toWholeNumber } from '../option-values.js';
import { sayNote } from '../messages/say-note.js';

interface NewKeyOptions {
  readonly file: string;
  readonly perMinute?: number;
}

/** For the file's owner alone. */
const fileMode = 0o600;

export function keysCommand(program: Command, context: CliContext): void {
  program
    .command('keys')
    .description('make API keys for callers of a server')
    .command('new <name>')
    .description('print a new key, once; a server that reads the file knows only its hash')
    .requiredOption('--file <file>', 'add the hash to this file, which `aio serve --api-key-file` reads')
    .option(
      '--per-minute <runs>',
      'how many runs its caller may start in any minute (default: no limit)',
      toWholeNumber({ min: 1, max: maxRunsPerMinute }),
    )
    .action(async (name: string, { file, perMinute }: NewKeyOptions) => {
      checkNamed(file, told`Name a file with --file.`);
      const { key, line } = createApiKey(name, randomBytes, perMinute);
      const before = await addLine(file, line).catch((cause: unknown) => {
        throw new UsageError(told`${file} could not be written: ${errorPart(cause)}.`);
      });
      sayNote(
        context,
        told`${file} has the hash of the key for ${name}. The key is not kept: it is the line below.`,
      );
      const others = countKeys(before, name);
      if (others > 0) sayNote(context, severalNote(name, file, others + 1));
      context.stdout.write(`${key}\n`);
    });
}

const severalNote = (name: string, file: string, count: number): Told =>
  told`${file} has ${count} keys of the name ${name} now, and each is let in. To take an older one back, remove its line.`;

/** Behind the last line, though it may have been written without its end. @returns what the file had before */
async function addLine(file: string, line: string): Promise<string> {
  const handle = await open(file, 'a+', fileMode);
  try {
    const text = await handle.readFile('utf8');
    await appendWhole(handle, Buffer.from(`${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`));
    return text;
  } finally {
    await handle.close();
  }
}
