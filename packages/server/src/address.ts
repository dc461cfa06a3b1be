import { once } from 'node:events';
import { createServer } from 'node:net';
import { QaioError, told } from '@qaio/core';

export interface Address {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** @throws QaioError `address-unavailable` unless the text is HOST:PORT */
export function parseAddress(text: string): Address {
  const match = /^(?<host>\[[^\]]+\]|[^:\s]+):(?<port>\d{1,5})$/u.exec(text);
  const port = Number(match?.groups?.['port']);
  if (!match?.groups?.['host'] || port > 65_535)
    throw new QaioError(
      'address-unavailable',
      told`'${text}' is not an address. Expected HOST:PORT, for example 127.0.0.1:50051.`,
    );
  return { host: match.groups['host'], port };
}

export function formatAddress({ host, port }: Address): string {
  return `${host}:${port}`;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/u.test(host);
}

/** As Node's servers take an address. */
export function listenOptions({ host, port }: Address): Address {
  return { host: host.replace(/^\[|\]$/gu, ''), port };
}

/** Why nothing can listen there now; undefined where something can. */
export async function listeningProblem(address: Address): Promise<NodeJS.ErrnoException | undefined> {
  const server = createServer();
  try {
    server.listen(listenOptions(address));
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  } finally {
    server.close();
  }
}

/** Why a listen failed, for people. */
export function listenError(address: Address, option: string, cause: unknown): QaioError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const where = formatAddress(address);
  const message = /EADDRINUSE/u.test(text)
    ? told`${where} is already in use. Stop the other program or choose another address with ${option} HOST:PORT.`
    : told`Could not listen on ${where}: ${firstLine(text)}. Choose another address with ${option} HOST:PORT.`;
  return new QaioError('address-unavailable', message, { cause });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
