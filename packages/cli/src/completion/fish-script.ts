import type { CommandSpec, OptionSpec, ValueKind } from './completion-spec.js';
import { quoted } from './quoted.js';

/**
 * A script for fish, with what each command and option is for.
 *
 * @param aio the command that is asked for the names of tasks and models, as a shell reads it
 */
export function fishScript(specs: readonly CommandSpec[], aio: string): string {
  const paths = specs.map(({ path }) => path).filter((path) => path !== '');
  return `# aio completion fish
function __aio_at --argument-names wanted
  set -l where ''
  for word in (commandline -opc)[2..]
    set -l deeper (string trim -- "$where $word")
    contains -- $deeper ${paths.map(quoted).join(' ')}; and set where $deeper
  end
  test "$where" = "$wanted"
end
complete -c aio -f
${specs.flatMap((spec) => lines(spec, specs, aio)).join('\n')}
`;
}

function lines(spec: CommandSpec, specs: readonly CommandSpec[], aio: string): string[] {
  const at = `complete -c aio -n ${quoted(`__aio_at ${quoted(spec.path)}`)}`;
  const commands = spec.commands.map((name) => {
    const path = `${spec.path} ${name}`.trim();
    const about = specs.find((one) => one.path === path)?.description ?? '';
    return `${at} -a ${name} -d ${quoted(about)}`;
  });
  const values = spec.values.map((value) => `${at} ${valueFlags(value, aio)}`.trim());
  return [
    ...commands,
    ...spec.options.map((option) => `${at} ${optionFlags(option, aio)}`),
    ...new Set(values),
  ];
}

function optionFlags({ flag, description, value }: OptionSpec, aio: string): string {
  const name = `-l ${flag.slice(2)} -d ${quoted(description)}`;
  return value ? `${name} -r ${valueFlags(value, aio)}` : name;
}

function valueFlags(value: ValueKind, aio: string): string {
  switch (value.kind) {
    case 'words':
      return `-a ${quoted(value.words.join(' '))}`;
    case 'file':
      return '-F';
    case 'folder':
      return `-a '(__fish_complete_directories)'`;
    case 'task':
      return `-a ${quoted(`(${aio} completion tasks 2>/dev/null)`)}`;
    case 'model':
      return `-F -a ${quoted(`(${aio} completion models 2>/dev/null)`)}`;
    case 'any':
      return '';
  }
}
