import { constants } from 'node:os';
import { type ErrorCode, QaioError, Told, type ToldPart, told, visibleText } from '@qaio/core';
import { CommanderError } from 'commander';
import { type Messages, messagesFor } from './messages/messages.js';

/**
 * 0 fine, 1 the work failed, 2 the command line is wrong, 3 the work is done but for rows that have no answer; 128 and a
 * signal's number where one ended it.
 */
export const exitCodes = { fine: 0, failed: 1, usage: 2, unanswered: 3 } as const;

/** What a command ends with, told in a way that can be said in the user's language. */
abstract class CommandError extends Error {
  readonly told: Told | undefined;

  constructor(message: string | Told) {
    super(String(message));
    this.told = message instanceof Told ? message : undefined;
  }
}

/** The command line itself is wrong, as opposed to what it asks for. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}

/** What is said on a command line, read by what knows how. @throws UsageError for a QaioError */
export function asUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof QaioError ? new UsageError(error.told ?? error.message) : error;
  }
}

/** Checks were made and their outcome printed: not all of them passed. */
export class ChecksFailed extends CommandError {
  override readonly name = 'ChecksFailed';
}

/** All rows of a batch were run, and written down: not all of them have an answer. */
export class RowsUnanswered extends CommandError {
  override readonly name = 'RowsUnanswered';
}

/** The process was asked to end before its work was done. */
export class StoppedBySignal extends CommandError {
  override readonly name = 'StoppedBySignal';

  /** @param left what became of the work */
  constructor(
    readonly signal: NodeJS.Signals,
    left: ToldPart = told`what was not finished is removed`,
  ) {
    super(told`Stopped by ${signal}; ${left}.`);
  }
}

const usageErrors: readonly ErrorCode[] = ['unknown-task', 'invalid-option'];

/** What is wrong as a terminal may show it, each line with the program's name but for those that are indented. */
export const problemText = (text: string): string => visibleText(text).replace(/^(?=\S)/gmu, 'aio: ');

/** Prints what is wrong. @returns the exit code */
export function reportError(
  thrown: unknown,
  stderr: NodeJS.WritableStream,
  { error }: Pick<Messages, 'error'> = messagesFor({ locale: undefined }),
): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  stderr.write(`${problemText(error(thrown))}\n`);
  return exitCode(thrown);
}

function exitCode(thrown: unknown): number {
  if (thrown instanceof UsageError) return exitCodes.usage;
  if (thrown instanceof RowsUnanswered) return exitCodes.unanswered;
  // as shells tell it
  if (thrown instanceof StoppedBySignal) return 128 + constants.signals[thrown.signal];
  return thrown instanceof QaioError && usageErrors.includes(thrown.code)
    ? exitCodes.usage
    : exitCodes.failed;
}
