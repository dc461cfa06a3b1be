import { pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { logFormats, logLevels } from './log-forms.js';
import { LogOutlet, type LogStream } from './log-outlet.js';

type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Structured lines, the fields first; what a user wrote belongs in neither. An error goes under `err`. */
export interface Logger {
  readonly error: Write;
  readonly warn: Write;
  readonly info: Write;
  readonly debug: Write;
  /** A logger whose lines all have these fields. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

export interface CountedLogger extends Logger {
  /** How many lines nobody will read, because what reads them does not keep up. */
  readonly dropped: () => number;
}

export interface LoggerOptions {
  readonly level: (typeof logLevels)[number];
  /** `json`: an object a line; `pretty`: for people */
  readonly format: (typeof logFormats)[number];
  readonly stream: LogStream;
}

export function createLogger({ level, format, stream }: LoggerOptions): CountedLogger {
  const toPretty = prettyFactory({ colorize: false, translateTime: 'SYS:HH:MM:ss.l', singleLine: true });
  const tellDropped = (lines: number): void => logger.error({ lines }, 'Log lines dropped: nobody read them');
  const outlet = new LogOutlet(stream, tellDropped);
  const toForm = format === 'json' ? (line: string) => line : toPretty;
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: errorFields },
  };
  const logger = pino(options, { write: (line: string) => outlet.write(toForm(line)) });
  return Object.assign(logger, { dropped: () => outlet.dropped });
}

interface ErrorFields {
  readonly type: string;
  readonly message: string;
  /** Frames alone: the head of a stack repeats the message. */
  readonly stack: string;
  readonly cause?: ErrorFields;
}

function errorFields(thrown: unknown): ErrorFields {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: 'not an Error', stack: '' };
  const { name, cause, stack = '' } = thrown;
  // a parser quotes what it could not read, which may be a user's text; who wraps an error may quote that again
  const message = thrown instanceof SyntaxError ? 'could not parse a text' : withoutCause(thrown);
  const frames = stack.split('\n').filter((line) => /^\s+at /u.test(line));
  const fields = { type: name, message, stack: frames.join('\n') };
  return cause === undefined ? fields : { ...fields, cause: errorFields(cause) };
}

function withoutCause({ message, cause }: Error): string {
  return cause instanceof Error && cause.message !== '' ? message.replaceAll(cause.message, '…') : message;
}
