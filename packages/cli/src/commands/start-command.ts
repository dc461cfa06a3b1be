/** `npm start`: a server and the dashboard on it, or, without a terminal, a turn for every line of standard input. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { QaioError, type Told, told } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext, ServerReady } from '../cli-context.js';
import {
  type DashboardOptions,
  addDashboardOptions,
  dashboardLanguage,
  dashboardOptionNames,
  withColor,
} from '../dashboard-options.js';
import { guardTextArguments } from '../guard-text-option.js';
import { type ModelOptions, addModelOptions, loadExecutor } from '../model-options.js';
import {
  type AddressOptions,
  type CapacityOptions,
  addAddressOptions,
  addCapacityOptions,
} from '../serve-options.js';
import { type KeepingOptions, addKeepingOptions } from '../keeping-options.js';
import { messagesFor } from '../messages/messages.js';
import { answerLines } from '../line-chat.js';
import { sameCommand } from '../program-name.js';
import { localHost } from '../task-host.js';
import { serverTarget } from '../server-options.js';
import { openDashboard } from './tui-command.js';

type StartOptions = AddressOptions & CapacityOptions & KeepingOptions & ModelOptions & DashboardOptions;

export function startCommand(program: Command, context: CliContext): void {
  const command = program
    .command('start')
    .description(
      'start a server and open the dashboard; without a terminal, answer standard input line by line',
    );
  addDashboardOptions(
    addModelOptions(addKeepingOptions(addCapacityOptions(addAddressOptions(command)))),
  ).action((options: StartOptions, asked: Command) =>
    context.stdin.isTTY && context.stdout.isTTY
      ? startDashboard(withColor(options, asked), context)
      : answerHere(options, context),
  );
}

type OptionValue = string | number | boolean | undefined;

/** The same options for the server, without the dashboard's own. */
function serveArguments({ guardText, ...options }: StartOptions): string[] {
  const entries: [string, OptionValue | readonly OptionValue[]][] = Object.entries({
    ...options,
    guardText: guardTextArguments(guardText),
  });
  return [
    'serve',
    '--log-level=error', // nothing of a running server is shown beside the dashboard
    '--log-format=pretty', // what is told until then is for people
    ...entries
      .filter(([name]) => !dashboardOptionNames.includes(name))
      .flatMap(([name, value]) =>
        [value].flat().flatMap((item) => (item === undefined ? [] : [flagOf(name), String(item)])),
      ),
  ];
}

/** What it says until it is ready is in the dashboard's language, whatever the locale is in. */
export function serverArguments(
  options: StartOptions,
  context: Pick<CliContext, 'isQuiet' | 'locale'>,
): string[] {
  const quiet = context.isQuiet ? ['--quiet'] : [];
  return [...quiet, '--lang', dashboardLanguage(options, context), ...serveArguments(options)];
}

const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;

async function startDashboard(options: StartOptions, context: CliContext): Promise<void> {
  context.notes.write(`${messagesFor(context).startingServer}\n`);
  const aio = fileURLToPath(new URL('../../bin/aio.mjs', import.meta.url));
  // the channel tells when the server is ready, and tells the server when this process is gone
  const server = fork(aio, serverArguments(options, context), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  try {
    const { grpcAddress } = await untilReady(server, context);
    const target = await serverTarget(grpcAddress, {}, context);
    const remedy = { kind: 'restart', command: sameCommand(context) } as const;
    await openDashboard({ target, remedy }, options, context);
  } finally {
    await end(server);
  }
}

async function untilReady(
  server: ChildProcess,
  { stderr, startProgram }: Pick<CliContext, 'stderr' | 'startProgram'>,
): Promise<ServerReady> {
  let isReady = false;
  const complaint = server.stderr ? lastWords(server.stderr, stderr, () => isReady) : Promise.resolve('');
  const ready = once(server, 'message').then(([message]) => message as ServerReady);
  const failed = once(server, 'exit').then(async () => {
    throw new QaioError('unavailable', serverFault(await complaint, startProgram));
  });
  failed.catch(() => undefined); // once it was ready, the dashboard shows that it is gone
  return Promise.race([ready, failed]).finally(() => (isReady = true));
}

/** @param complaint of the server's own; may be empty @param startProgram what the user types, where options go behind `--` */
export function serverFault(complaint: string, startProgram: string | undefined): Told {
  if (complaint === '') return told`The server exited before it was ready.`;
  return startProgram !== undefined && / --(?:listen|http) /u.test(complaint)
    ? told`${complaint}\nOptions go behind --, such as ${startProgram} -- --listen HOST:PORT --http HOST:PORT.`
    : told`${complaint}`;
}

/**
 * Passes on what a command says, such as how far an import is, until the screen is needed.
 *
 * @returns the message it failed with, which is not passed on; empty if there is none
 */
export async function lastWords(
  said: Readable,
  stderr: NodeJS.WritableStream,
  isScreenNeeded: () => boolean,
): Promise<string> {
  const complaint: string[] = [];
  for await (const line of createInterface({ input: said }))
    if (complaint.length > 0 || line.startsWith('aio: ')) complaint.push(line.replace(/^aio: /u, ''));
    else if (!isScreenNeeded()) stderr.write(`${line}\n`);
  return complaint.join('\n').trim();
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

async function answerHere(options: StartOptions, context: CliContext): Promise<void> {
  const host = localHost(await loadExecutor(options, context), context.locale);
  try {
    await answerLines(host, options.task, context);
  } finally {
    await host.close();
  }
}
