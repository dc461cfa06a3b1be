import { type ResolveOptions, resolveModelFolder } from '@qaio/models';
import type { CliContext } from './cli-context.js';
import { importProgressLine } from './progress-line.js';

/** A model's runnable folder, imported now if need be. Standard error tells what is done. */
export function importedModel(
  source: string,
  { dtype, adapter }: Pick<ResolveOptions, 'dtype' | 'adapter'>,
  { cacheFolder, stderr, clock }: CliContext,
): Promise<string> {
  return resolveModelFolder(source, {
    cacheFolder,
    dtype,
    adapter,
    onImport: (_, chosen) => stderr.write(`Importing ${source} as ${chosen} ...\n`),
    onDamage: (cached, damage) =>
      stderr.write(`The import of ${source} in ${cached} is damaged (${damage}); it is made again.\n`),
    onProgress: importProgressLine(stderr, clock),
  });
}
