import type { Told } from '@qaio/core';
import type { CliContext } from '../cli-context.js';
import { messagesFor } from './messages.js';

/** A line beside a command's answers, in the user's language. */
export function sayNote(context: Pick<CliContext, 'notes' | 'locale' | 'program'>, note: Told): void {
  context.notes.write(`${messagesFor(context).say(note)}\n`);
}
