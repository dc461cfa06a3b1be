import { runDashboard } from '@qaio/tui';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { defaultGrpcAddress } from './serve-command.js';

export function tuiCommand(program: Command, context: CliContext): void {
  program
    .command('tui')
    .description('open the dashboard on a running server')
    .option('--connect <host:port>', 'gRPC address of the server', defaultGrpcAddress)
    .action(({ connect }: { readonly connect: string }) => openDashboard(connect, context));
}

export async function openDashboard(address: string, context: CliContext): Promise<void> {
  const { stdin, stdout } = context;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError('the dashboard needs a terminal; use `aio run chat TEXT` without one');
  await runDashboard({ address, stdin, stdout });
}
