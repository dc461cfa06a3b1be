import { type Language, languageOf, languages } from '@qaio/client';
import type { PaletteName } from '@qaio/tui';
import { type Command, Option } from 'commander';
import type { CliContext } from './cli-context.js';

/** What every command that opens the dashboard takes for it. */
export interface DashboardOptions {
  readonly task?: string | undefined;
  readonly lang?: Language | undefined;
  readonly theme?: Exclude<PaletteName, 'none'> | undefined;
  /** False where none are wanted. */
  readonly color?: boolean | undefined;
  readonly ascii?: boolean | undefined;
  readonly plain?: boolean | undefined;
  readonly historyDir?: string | undefined;
}

export const dashboardOptionNames: readonly string[] = [
  'task',
  'lang',
  'theme',
  'color',
  'ascii',
  'plain',
  'historyDir',
] satisfies (keyof DashboardOptions)[];

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
    )
    .addOption(
      new Option(
        '--theme <background>',
        'colours for this background of the terminal (default: by COLORFGBG, or else dark)',
      ).choices(['dark', 'light']),
    )
    .option('--no-color', 'no colours (default: by NO_COLOR)')
    .option('--ascii', 'frames and marks in ASCII, for terminals that draw them two columns wide')
    .option('--plain', 'line by line, without a screen, for screen readers (default: by TERM=dumb)')
    .option(
      '--history-dir <folder>',
      'keep conversations there for the next time (default: QAIO_HISTORY_DIR)',
    );
}

/** `--no-color` is taken before the command, too, and wherever it stands the program has it. */
export function withColor<T extends DashboardOptions>(options: T, command: Command): T {
  return { ...options, color: command.optsWithGlobals<DashboardOptions>().color };
}

/** @returns what was asked for, or else what the locale is in */
export function dashboardLanguage(
  { lang }: DashboardOptions,
  { locale }: Pick<CliContext, 'locale'>,
): Language {
  return lang ?? languageOf(locale);
}

/** @returns what was asked for, or else what the environment says */
export function dashboardPalette(
  { theme, color }: DashboardOptions,
  { terminal }: Pick<CliContext, 'terminal'>,
): PaletteName {
  return color === false ? 'none' : (theme ?? terminal.palette);
}
