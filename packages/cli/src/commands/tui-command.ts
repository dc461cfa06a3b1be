import { runDashboard } from '@qaio/tui';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type DashboardOptions, addDashboardOptions, dashboardLanguage } from '../dashboard-options.js';
import { UsageError } from '../exit-code.js';
import { type TlsOptions, addTlsOptions, serverTarget } from '../server-options.js';
import { paintedOutput } from '../visible-output.js';
import { defaultGrpcAddress } from './serve-command.js';

interface TuiOptions extends DashboardOptions, TlsOptions {
  readonly connect: string;
}

export function tuiCommand(program: Command, context: CliContext): void {
  const command = program
    .command('tui')
    .description('open the dashboard on a running server')
    .option('--connect <host:port>', 'gRPC address of the server', defaultGrpcAddress);
  addDashboardOptions(addTlsOptions(command)).action(async ({ connect, ...options }: TuiOptions) =>
    openDashboard(await serverTarget(connect, options, context), options, context),
  );
}

type Target = Pick<Parameters<typeof runDashboard>[0], 'address' | 'proxy' | 'apiKey' | 'tls'>;

export async function openDashboard(
  target: Target,
  options: DashboardOptions,
  context: CliContext,
): Promise<void> {
  const { stdin, stdout } = context;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError('The dashboard needs a terminal. Without one, use `aio run TASK TEXT`.');
  await runDashboard({
    ...target,
    task: options.task,
    language: dashboardLanguage(options, context),
    stdin,
    stdout: paintedOutput(stdout),
  });
}
