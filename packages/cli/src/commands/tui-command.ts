import { runDashboard } from '@qaio/tui';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { defaultGrpcAddress } from './serve-command.js';

export const conversationTaskHelp =
  'the task to talk to (default: the first that writes text and needs other tasks or sees earlier turns)';

interface TuiOptions {
  readonly connect: string;
  readonly task?: string;
}

export function tuiCommand(program: Command, context: CliContext): void {
  program
    .command('tui')
    .description('open the dashboard on a running server')
    .option('--connect <host:port>', 'gRPC address of the server', defaultGrpcAddress)
    .option('--task <name>', conversationTaskHelp)
    .action(({ connect, task }: TuiOptions) => openDashboard(connect, task, context));
}

/** @param task the task to talk to; undefined leaves the choice to the server's list of tasks */
export async function openDashboard(
  address: string,
  task: string | undefined,
  context: CliContext,
): Promise<void> {
  const { stdin, stdout } = context;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError('The dashboard needs a terminal. Without one, use `aio run TASK TEXT`.');
  await runDashboard({ address, task, stdin, stdout });
}
