import { runDashboard } from '@qaio/tui';
import type { Command } from 'commander';
import { fileOf } from '../access-options.js';
import type { CliContext } from '../cli-context.js';
import { type DashboardOptions, addDashboardOptions, dashboardLanguage } from '../dashboard-options.js';
import { UsageError } from '../exit-code.js';
import { paintedOutput } from '../visible-output.js';
import { defaultGrpcAddress } from './serve-command.js';

interface TuiOptions extends DashboardOptions {
  readonly connect: string;
  readonly tls?: boolean;
  readonly tlsCa?: string;
}

export function tuiCommand(program: Command, context: CliContext): void {
  const command = program
    .command('tui')
    .description('open the dashboard on a running server')
    .option('--connect <host:port>', 'gRPC address of the server', defaultGrpcAddress)
    .option('--tls', 'the server speaks TLS, with a certificate that Node trusts')
    .option('--tls-ca <file>', 'the server speaks TLS, and this certificate vouches for it (PEM)');
  addDashboardOptions(command).action(async ({ connect, tls, tlsCa, ...options }: TuiOptions) => {
    const authorities = tlsCa === undefined ? undefined : await fileOf('--tls-ca', tlsCa);
    const target = {
      address: connect,
      proxy: context.grpcProxy(connect),
      apiKey: context.apiKey,
      tls: tls || authorities ? { authorities } : undefined,
    };
    await openDashboard(target, options, context);
  });
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
