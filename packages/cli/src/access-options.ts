/** Who may call a server, and whether what they say is encrypted. */
import { told } from '@qaio/core';
import type { ApiKeys, KeyReloader, Logger, ShownCertificate, TlsReloader } from '@qaio/server';
import { type Address, formatAddress, isLoopback } from '@qaio/server/address';
import type { Command } from 'commander';
import { UsageError } from './exit-code.js';
import { fileOf } from './option-file.js';

export interface AccessOptions {
  readonly apiKeyFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
}

export function addAccessOptions(command: Command): Command {
  return command
    .option('--api-key-file <file>', 'answer only who has a key in this file; see `aio keys new`')
    .option('--tls-cert <file>', 'speak TLS with this certificate (PEM), over gRPC and HTTP')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--tls-client-ca <file>', 'answer only clients whose certificate one of these vouches for (PEM)');
}

/** @throws UsageError for files that cannot be read @throws QaioError `invalid-option` for what is wrong in them */
export async function access(options: AccessOptions): Promise<{
  readonly apiKeys: ApiKeys | undefined;
  readonly tls: ShownCertificate | undefined;
}> {
  const { apiKeyFile, tlsCert, tlsKey, tlsClientCa } = options;
  const { ApiKeys, ShownCertificate, tlsCertificate } = await import('@qaio/server');
  const apiKeys =
    apiKeyFile === undefined
      ? undefined
      : ApiKeys.parse((await fileOf('--api-key-file', apiKeyFile)).toString('utf8'), apiKeyFile);
  requireTlsPair(options);
  if (tlsCert === undefined || tlsKey === undefined) return { apiKeys, tls: undefined };
  const [cert, key] = [await fileOf('--tls-cert', tlsCert), await fileOf('--tls-key', tlsKey)];
  const clientCa = tlsClientCa === undefined ? undefined : await fileOf('--tls-client-ca', tlsClientCa);
  return { apiKeys, tls: new ShownCertificate(tlsCertificate({ cert, key, clientCa })) };
}

/** @throws UsageError for a part of TLS without the others */
export function requireTlsPair({ tlsCert, tlsKey, tlsClientCa }: AccessOptions): void {
  const isAsked = tlsCert !== undefined || tlsKey !== undefined || tlsClientCa !== undefined;
  if (isAsked && (tlsCert === undefined || tlsKey === undefined))
    throw new UsageError(told`TLS takes a certificate and its key. Give --tls-cert and --tls-key.`);
}

/** Lets edits of the key file count from now on. @returns what is to be closed; undefined where there are no keys */
export async function followKeys(
  { apiKeyFile }: AccessOptions,
  keys: ApiKeys | undefined,
  logger: Logger,
): Promise<KeyReloader | undefined> {
  if (!keys || apiKeyFile === undefined) return undefined;
  const { KeyReloader } = await import('@qaio/server');
  const reloader = new KeyReloader({ file: apiKeyFile, keys, logger });
  await reloader.ready();
  return reloader;
}

/** The same of the certificate's files. @returns what is to be closed; undefined where there is no TLS */
export async function followCertificate(
  { tlsCert, tlsKey, tlsClientCa }: AccessOptions,
  certificate: ShownCertificate | undefined,
  logger: Logger,
): Promise<TlsReloader | undefined> {
  if (!certificate || tlsCert === undefined || tlsKey === undefined) return undefined;
  const files = { cert: tlsCert, key: tlsKey, clientCa: tlsClientCa };
  const { TlsReloader } = await import('@qaio/server');
  const reloader = new TlsReloader({ files, certificate, logger });
  await reloader.ready();
  return reloader;
}

/** @throws UsageError for an address that others could reach and read along */
export function requireEncryption(addresses: readonly Address[], isAllowed: boolean): void {
  const open = addresses.find(({ host }) => !isLoopback(host));
  if (!open || isAllowed) return;
  throw new UsageError(
    told`${formatAddress(open)} can be reached from other machines, and what is said there would not be encrypted. Give --tls-cert and --tls-key, or add --insecure where something in front of the server encrypts.`,
  );
}
