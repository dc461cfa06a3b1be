import { type Language, languageOf, languages } from '@qaio/client';
import { type Command, Option } from 'commander';
import type { CliContext } from './cli-context.js';

/** What every command that opens the dashboard takes for it. */
export interface DashboardOptions {
  readonly task?: string | undefined;
  readonly lang?: Language | undefined;
}

export const dashboardOptionNames: readonly string[] = ['task', 'lang'] satisfies (keyof DashboardOptions)[];

export function addDashboardOptions(command: Command): Command {
  return command
    .option(
      '--task <name>',
      'the task to talk to (default: the first that writes text and needs other tasks or sees earlier turns)',
    )
    .addOption(
      new Option(
        '--lang <language>',
        'what the dashboard speaks (default: by LC_ALL, LC_MESSAGES or LANG)',
      ).choices(languages),
    );
}

/** @returns what was asked for, or else what the locale is in */
export function dashboardLanguage(
  { lang }: DashboardOptions,
  { locale }: Pick<CliContext, 'locale'>,
): Language {
  return lang ?? languageOf(locale);
}
