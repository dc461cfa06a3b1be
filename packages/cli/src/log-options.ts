/** What `aio serve` writes to standard error, and how. */
import { type Logger, type LoggerOptions, createLogger, logFormats, logLevels } from '@qaio/server';
import { type Command, Option } from 'commander';
import type { CliContext } from './cli-context.js';

export interface LogOptions {
  readonly logLevel: LoggerOptions['level'];
  readonly logFormat?: LoggerOptions['format'];
}

export function addLogOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--log-level <level>',
        'how much is logged; at info a line for every call but polling; what users write is never logged',
      )
        .choices(logLevels)
        .default('info'),
    )
    .addOption(
      new Option(
        '--log-format <format>',
        'how the log on standard error is written (default: pretty on a terminal, else json)',
      ).choices(logFormats),
    );
}

export function serverLogger(
  { logLevel: level, logFormat }: LogOptions,
  stderr: CliContext['stderr'],
): Logger {
  const isTerminal = 'isTTY' in stderr && stderr.isTTY === true;
  return createLogger({ level, format: logFormat ?? (isTerminal ? 'pretty' : 'json'), stream: stderr });
}
