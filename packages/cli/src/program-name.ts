/** How this program is called on the command lines that its messages give. */
import type { CliContext } from './cli-context.js';
import { quoted } from './completion/quoted.js';

/** In the order of the help. */
export const commandNames = [
  ...(['run', 'chat', 'embed', 'batch', 'serve', 'tui', 'tasks', 'models', 'config', 'keys'] as const),
  ...(['data', 'eval', 'bench', 'start', 'doctor', 'completion'] as const),
] as const;
export type CommandName = (typeof commandNames)[number];

const written = new RegExp(
  String.raw`(?<![\w./@-]|npx )aio (?=(?:${commandNames.join('|')})\b|\[options\])`,
  'gu',
);

/** What says `aio run`, or how it is used, with what the user has to type in the place of `aio`. */
export function commandsAs(text: string, program: string): string {
  return text.replaceAll(written, () => `${program} `);
}

/** The command line that starts this once more, for a shell. */
export function sameCommand({
  program,
  startProgram,
  args,
}: Pick<CliContext, 'program' | 'startProgram' | 'args'>): string {
  const words = args.map((arg) => (/^[\w./:=@,+-]+$/u.test(arg) ? arg : quoted(arg)));
  if (startProgram === undefined || words[0] !== 'start') return [program, ...words].join(' ');
  return [startProgram, ...(words.length > 1 ? ['--', ...words.slice(1)] : [])].join(' ');
}
