import { Told, type ToldPart, errorMessage } from '@qaio/core';
import { commandsAs } from '@qaio/client';
import type { Messages } from './messages.js';

export const englishMessages = (program: string): Messages => ({
  error: (thrown) => englishError(thrown, program),
  say: (said) => inEnglish(said, program),
  startingServer: 'Starting the server ...',
  importing: (source, dtype, leftOut) => `Importing ${source} as ${dtype}${leftOut} ...`,
  loading: (model) => `Loading ${model}`,
  warming: (tasks) => `Warming ${tasks} tasks`,
  goingOn: (row, file) => `Going on after row ${row} of ${file}.`,
  alreadyComplete: (rows, file) => `${file} is already complete: ${rows} rows, nothing to do.`,
  leftOut: 'What these files hold is left out.',
  replaced: (task, file = 'a package') =>
    `Task '${task}' is read from ${file}, in place of the one that ships.`,
  allSound: (tasks) => `No problems found in ${tasks.join(', ')}`,
  noTerminal: `The dashboard needs a terminal. Without one, use \`${program} run TASK TEXT\`.`,
  testsPassed: (passed, all) => `${passed} of ${all} tests passed`,
});

function englishError(thrown: unknown, program: string): string {
  const { told } = (thrown ?? {}) as { readonly told?: unknown };
  return (told instanceof Told ? inEnglish(told, program) : errorMessage(thrown)).trim();
}

function inEnglish(said: Told, program: string): string {
  const say = (part: ToldPart): string =>
    part instanceof Told ? part.inForm(commandsAs(part.form, program), say) : String(part);
  return say(said);
}
