/** What `aio serve` writes to standard error, and how. */
import type { CountedLogger, Logger, LoggerOptions } from '@qaio/server';
import { logFormats, logLevels } from '@qaio/server/log-forms';
import { type Command, Option } from 'commander';
import type { CliContext } from './cli-context.js';
import { loggedLines } from './logged-lines.js';

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
        'how the log on standard error is written, and with json the addresses on standard output (default: pretty on a terminal, else json)',
      ).choices(logFormats),
    );
}

export async function serverLogger(
  options: LogOptions,
  stderr: CliContext['stderr'],
): Promise<CountedLogger> {
  const { createLogger } = await import('@qaio/server');
  return createLogger({ level: options.logLevel, format: formatOf(options, stderr), stream: stderr });
}

/** Where the log is for programs, what is told to people beside it is a part of it. */
export function loggedContext(options: LogOptions, context: CliContext, logger: Logger): CliContext {
  if (formatOf(options, context.stderr) === 'pretty') return context;
  const notes = loggedLines((fields, line) => logger.info({ ...fields }, line));
  const stderr = loggedLines((fields, line) => logger.warn({ ...fields }, line));
  return { ...context, notes: context.isQuiet ? context.notes : notes, stderr };
}

function formatOf({ logFormat }: LogOptions, stderr: CliContext['stderr']): LoggerOptions['format'] {
  const isTerminal = 'isTTY' in stderr && stderr.isTTY === true;
  return logFormat ?? (isTerminal ? 'pretty' : 'json');
}
