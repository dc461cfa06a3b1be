import type { CliContext } from './cli-context.js';
import { shellWord } from './completion/quoted.js';

/** The command line that starts this once more, for a shell. */
export function sameCommand({
  program,
  startProgram,
  args,
}: Pick<CliContext, 'program' | 'startProgram' | 'args'>): string {
  const words = args.map(shellWord);
  if (startProgram === undefined || words[0] !== 'start') return [program, ...words].join(' ');
  return [startProgram, ...(words.length > 1 ? ['--', ...words.slice(1)] : [])].join(' ');
}
