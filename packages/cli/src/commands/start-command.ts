/** `npm start`: a server and the dashboard on it, or, without a terminal, a turn for every line of standard input. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { QaioError, errorMessage } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext, ServerReady } from '../cli-context.js';
import { defaultModelOptions, loadExecutor } from '../model-options.js';
import { printRun } from '../print-run.js';
import { addModelLimitOptions } from '../limit-options.js';
import {
  type AddressOptions,
  type CapacityOptions,
  addAddressOptions,
  addCapacityOptions,
} from './serve-command.js';
import { lineRequest, lineTask } from '../line-task.js';
import { standardInputLines } from '../standard-input.js';
import { conversationTaskHelp, openDashboard } from './tui-command.js';

type StartOptions = AddressOptions & CapacityOptions & { readonly task?: string | undefined };

export function startCommand(program: Command, context: CliContext): void {
  const command = program
    .command('start')
    .description(
      'start a server and open the dashboard; without a terminal, answer standard input line by line',
    );
  addModelLimitOptions(addCapacityOptions(addAddressOptions(command)))
    .option('--task <name>', conversationTaskHelp)
    .action((options: StartOptions) =>
      context.stdin.isTTY && context.stdout.isTTY
        ? startDashboard(options, context)
        : answerLines(options, context),
    );
}

/** The same options for the server. */
export function serveArguments({
  listen,
  http,
  slots,
  queue,
  maxRun,
  context,
  threads,
}: StartOptions): string[] {
  const options = { listen, http, slots, queue, 'max-run': maxRun, context, threads };
  return [
    'serve',
    '--log-level=error', // its standard error is kept until it ends
    ...Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
  ];
}

async function startDashboard(options: StartOptions, context: CliContext): Promise<void> {
  context.stderr.write('Starting the server ...\n');
  const aio = fileURLToPath(new URL('../../bin/aio.mjs', import.meta.url));
  // the channel tells when the server is ready, and tells the server when this process is gone
  const server = fork(aio, serveArguments(options), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  try {
    const { grpcAddress } = await untilReady(server);
    await openDashboard(grpcAddress, options.task, context);
  } finally {
    await end(server);
  }
}

async function untilReady(server: ChildProcess): Promise<ServerReady> {
  const complaint = server.stderr ? readAll(server.stderr) : Promise.resolve('');
  const ready = once(server, 'message').then(([message]) => message as ServerReady);
  const failed = once(server, 'exit').then(async () => {
    const why = (await complaint).trim().replace(/^aio: /u, '');
    throw new QaioError('unavailable', why || 'The server exited before it was ready and did not say why.');
  });
  failed.catch(() => undefined); // once it was ready, the dashboard shows that it is gone
  return Promise.race([ready, failed]);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

async function answerLines(options: StartOptions, context: CliContext): Promise<void> {
  const { executor, model } = await loadExecutor({ ...defaultModelOptions, ...options }, context);
  let failure: unknown;
  try {
    const chosen = lineTask(executor.tasks.list(), options.task);
    const answer = async (line: string): Promise<void> => {
      context.stdout.write(`> ${line}\n`);
      await printRun(executor, lineRequest(chosen, line), context.stdout);
    };
    for await (const readLine of linesOf(context.stdin, chosen.field.examples))
      try {
        const line = readLine();
        if (line.trim() !== '') await answer(line);
      } catch (error) {
        // one bad line must not cost the others their answer
        context.stderr.write(`aio: ${errorMessage(error)}\n`);
        failure = error;
      }
  } finally {
    await model.close();
  }
  if (failure) throw new QaioError('invalid-input', 'Some lines could not be answered.', { cause: failure });
}

/** Lines as they come; the task's first example where none has anything in it. */
async function* linesOf(
  stdin: NodeJS.ReadableStream,
  examples: readonly string[],
): AsyncGenerator<() => string> {
  let isEmpty = true;
  for await (const line of standardInputLines(stdin)) {
    isEmpty &&= line.isBlank;
    yield () => line.text();
  }
  if (isEmpty) for (const example of examples.slice(0, 1)) yield () => example;
}
