import { QaioError } from '@qaio/core';
import { type ServerRemedy, runDashboard } from '@qaio/tui';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import {
  type DashboardOptions,
  addDashboardOptions,
  dashboardLanguage,
  dashboardPalette,
  withColor,
} from '../dashboard-options.js';
import { UsageError } from '../exit-code.js';
import { serverHost } from '../server-host.js';
import { messagesFor } from '../messages/messages.js';
import {
  type ServerTarget,
  type TlsOptions,
  addTlsOptions,
  defaultGrpcAddress,
  servingOptions,
  serverTarget,
} from '../server-options.js';
import { tlsFault } from '../spoken-tls.js';
import { talkAtTerminal } from '../terminal-chat.js';
import { paintedOutput } from '../visible-output.js';

interface TuiOptions extends DashboardOptions, TlsOptions {
  readonly server?: string;
}

export function tuiCommand(program: Command, context: CliContext): void {
  const command = program
    .command('tui')
    .description('open the dashboard on a running server')
    .option(
      '--server <host:port>',
      `gRPC address of the server (default: QAIO_SERVER, or ${defaultGrpcAddress})`,
    );
  addDashboardOptions(addTlsOptions(command)).action(async (options: TuiOptions, asked: Command) => {
    const { server = context.server ?? defaultGrpcAddress } = options;
    const target = await serverTarget(server, options, context);
    await openDashboard({ target, remedy: remedyFor(target, context) }, withColor(options, asked), context);
  });
}

function remedyFor(target: ServerTarget, { program }: CliContext): ServerRemedy {
  const options = servingOptions(target);
  return options === undefined
    ? { kind: 'elsewhere', command: `${program} tui --server` }
    : { kind: 'serve', command: `${program} serve${options}` };
}

/** A server, and what there is to do where it does not answer. */
interface DashboardServer {
  readonly target: ServerTarget;
  readonly remedy: ServerRemedy;
}

/** The dashboard, or the same line by line where no screen can be painted or none is wanted. */
export async function openDashboard(
  { target, remedy }: DashboardServer,
  options: DashboardOptions,
  context: CliContext,
): Promise<void> {
  const { stdin, stdout } = context;
  if (!stdin.isTTY || !stdout.isTTY) throw new UsageError(messagesFor(context).noTerminal);
  const language = dashboardLanguage(options, context);
  if (options.plain ?? context.terminal.isDumb) {
    await talkOnServer(target, options.task, { ...context, locale: language });
    return;
  }
  const fault = await tlsFault(target);
  if (fault) throw new QaioError('unavailable', fault);
  await runDashboard({
    ...target,
    remedy,
    program: context.program,
    task: options.task,
    language,
    palette: dashboardPalette(options, context),
    folder: context.workingFolder,
    historyFolder: options.historyDir ?? context.historyFolder,
    isAscii: options.ascii ?? false,
    onStopRequested: context.onStopRequested,
    stdin,
    stdout: paintedOutput(stdout),
  });
}

async function talkOnServer(
  target: ServerTarget,
  task: string | undefined,
  context: CliContext,
): Promise<void> {
  const host = await serverHost(target);
  try {
    await talkAtTerminal(host, task, context);
  } finally {
    await host.close();
  }
}
