/** Which running server a command uses, and how it is reached. */
import { type Language, languageOf } from '@qaio/client';
import { told } from '@qaio/core';
import { isLoopback, parseAddress } from '@qaio/server/address';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { UsageError, asUsage } from './exit-code.js';
import { fileOf } from './option-file.js';

export const defaultGrpcAddress = '127.0.0.1:50051';

export interface TlsOptions {
  readonly tls?: boolean;
  readonly tlsCa?: string;
}

export interface ServerOptions extends TlsOptions {
  readonly server?: string;
}

/** A server, and what a client needs to be let in. */
export interface ServerTarget {
  /** HOST:PORT */
  readonly address: string;
  readonly proxy: string | undefined;
  readonly apiKey: string | undefined;
  /** That the server's errors should be in. */
  readonly language: Language;
  readonly tls: { readonly authorities?: Buffer | undefined } | undefined;
}

export function addTlsOptions(command: Command): Command {
  return command
    .option('--tls', 'the server speaks TLS, with a certificate that Node trusts')
    .option('--tls-ca <file>', 'the server speaks TLS, and this certificate vouches for it (PEM)');
}

export function addServerOption(command: Command): Command {
  return addTlsOptions(
    command.option(
      '--server <host:port>',
      'run on this server, by gRPC, instead of loading a model (default: QAIO_SERVER)',
    ),
  );
}

/** @throws UsageError for what is no address, or a certificate that cannot be read */
export async function serverTarget(
  address: string,
  { tls, tlsCa }: TlsOptions,
  context: CliContext,
): Promise<ServerTarget> {
  asUsage(() => parseAddress(address));
  const authorities = tlsCa === undefined ? undefined : await fileOf('--tls-ca', tlsCa);
  return {
    address,
    proxy: context.grpcProxy(address),
    apiKey: context.apiKey,
    language: languageOf(context.locale),
    tls: tls || authorities ? { authorities } : undefined,
  };
}

/** With what `aio serve` serves there; undefined where that is not for a user of this machine to start. */
export function servingOptions({ address, tls }: ServerTarget): string | undefined {
  if (tls || !isLoopback(parseAddress(address).host)) return undefined;
  return address === defaultGrpcAddress ? '' : ` --listen ${address}`;
}

// what says how a model is loaded in this process
const modelOptionNames = [
  'model',
  'tasks',
  'guardText',
  'dtype',
  'runner',
  'kernels',
  'context',
  'threads',
  'sessionsDir',
];

/**
 * The server that `--server` names, or else the environment; undefined to load a model here, as any of its options
 * asks for.
 *
 * @throws UsageError for options of a model beside `--server`
 */
export function chosenServer(command: Command, { server }: CliContext): string | undefined {
  const asked = command.opts<ServerOptions>().server;
  const own = modelOptionNames.find((name) => command.getOptionValueSource(name) === 'cli');
  if (asked !== undefined && own !== undefined)
    throw new UsageError(
      told`--server runs the task on a server, which has its own model and tasks. Leave out --server or --${own.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}.`,
    );
  return asked ?? (own === undefined ? server : undefined);
}
