import type { Command } from 'commander';

/** An option that may be given several times, each time with one value. */
export function addRepeatedOption(command: Command, flags: string, description: string): Command {
  return command.option(
    flags,
    `${description}; may be repeated`,
    (value: string, values: readonly string[]) => [...values, value],
    [] as readonly string[],
  );
}
