/** What commands say by themselves, in one language each. */
import { type Language, languageOf } from '@qaio/client';
import type { Told } from '@qaio/core';
import type { CliContext } from '../cli-context.js';
import { chineseMessages } from './chinese.js';
import { englishMessages } from './english.js';

export interface Messages {
  readonly error: (thrown: unknown) => string;
  /** What is kept in parts. */
  readonly say: (said: Told) => string;
  readonly startingServer: string;
  /** @property leftOut what is not imported, as the rest of a sentence; may be empty */
  readonly importing: (source: string, dtype: string, leftOut: string) => string;
  readonly loading: (model: string) => string;
  readonly warming: (tasks: number) => string;
  readonly goingOn: (row: number, file: string) => string;
  /** Where a batch was finished before. */
  readonly alreadyComplete: (rows: number, file: string) => string;
  /** Behind what is wrong with some task files. */
  readonly leftOut: string;
  /** @property file undefined for a task of a package */
  readonly replaced: (task: string, file: string | undefined) => string;
  readonly allSound: (tasks: readonly string[]) => string;
  readonly noTerminal: string;
  readonly testsPassed: (passed: number, all: number) => string;
}

const messages: Readonly<Record<Language, (program: string) => Messages>> = {
  en: englishMessages,
  zh: chineseMessages,
};

export function messagesFor({
  locale,
  program = 'aio',
}: Pick<CliContext, 'locale'> & Partial<Pick<CliContext, 'program'>>): Messages {
  return messages[languageOf(locale)](program);
}
