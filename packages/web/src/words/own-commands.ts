import { commandsAs } from '@qaio/client';

const written = new WeakMap<object, Map<string, object>>();

/**
 * A table of words whose command lines are as their reader has to type them. Words around a text that somebody gave stay
 * as they are: that may hold a command line, too.
 *
 * @param program what to type for `aio` @returns the same for the same table and program
 */
export function withCommands<T extends object>(table: T, program: string): T {
  const known = written.get(table) ?? new Map<string, object>();
  written.set(table, known);
  const found = known.get(program) ?? (rewritten(table, program) as object);
  known.set(program, found);
  return found as T;
}

function rewritten(words: unknown, program: string): unknown {
  if (typeof words === 'string') return commandsAs(words, program);
  if (typeof words === 'function')
    return words.length > 0 ? words : () => rewritten((words as () => unknown)(), program);
  if (typeof words !== 'object' || words === null || Array.isArray(words)) return words;
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, rewritten(word, program)]));
}
