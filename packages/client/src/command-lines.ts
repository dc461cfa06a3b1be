/** In the order of the help. */
const commandNames = [
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
