/** What can stand where on a command line, read off the commands themselves. */
import type { Argument, Command, Option } from 'commander';

/** What a value is: one of a few words, something that exists, or anything. */
export type ValueKind =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'task' | 'model' | 'any' };

export interface OptionSpec {
  /** Such as `--json`. */
  readonly flag: string;
  readonly description: string;
  /** Undefined for one that takes no value. */
  readonly value: ValueKind | undefined;
}

export interface CommandSpec {
  /** Its name behind those of the commands that it belongs to, such as `tasks check`; empty for `aio` itself. */
  readonly path: string;
  readonly description: string;
  readonly commands: readonly string[];
  readonly options: readonly OptionSpec[];
  /** Of its arguments, in their order. */
  readonly values: readonly ValueKind[];
  /** Whether the last argument may be given again and again. */
  readonly isOpen: boolean;
}

/** The command and all below it. */
export function completionSpecs(command: Command, path = ''): CommandSpec[] {
  const below = command.commands.map((one) => completionSpecs(one, `${path} ${one.name()}`.trim()));
  const spec = {
    path,
    description: command.description(),
    commands: command.commands.map((one) => one.name()),
    options: command.createHelp().visibleOptions(command).flatMap(optionSpec),
    values: command.registeredArguments.map((argument) => argumentKind(argument, path)),
    isOpen: command.registeredArguments.at(-1)?.variadic ?? false,
  };
  return [spec, ...below.flat()];
}

function optionSpec({ long, flags, description, argChoices, ...option }: Option): OptionSpec[] {
  if (!long) return [];
  const takesValue = option.required || option.optional;
  const value = argChoices ? ({ kind: 'words', words: argChoices } as const) : optionKind(long, flags);
  return [{ flag: long, description, value: takesValue ? value : undefined }];
}

function optionKind(flag: string, flags: string): ValueKind {
  if (flag === '--model') return { kind: 'model' };
  if (flag === '--task') return { kind: 'task' };
  return pathKind(/<(.*?)(?:\.\.\.)?>/u.exec(flags)?.[1] ?? '');
}

function argumentKind(argument: Argument, path: string): ValueKind {
  if (argument.argChoices) return { kind: 'words', words: argument.argChoices };
  const name = argument.name();
  if (name === 'task' || (name === 'name' && path.startsWith('tasks ') && path !== 'tasks new'))
    return { kind: 'task' };
  if (name === 'model' || path === 'models pull') return { kind: 'model' };
  return pathKind(name);
}

function pathKind(name: string): ValueKind {
  if (/^(?:file|path|python)$/u.test(name)) return { kind: 'file' };
  return { kind: /^(?:dir|folder)$/u.test(name) ? 'folder' : 'any' };
}
