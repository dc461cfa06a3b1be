import type { Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { type Address, listenError } from '../address.js';
import type { Logger } from '../logger.js';
import type { TlsCertificate } from '../tls-certificate.js';
import { OpenConnections } from './open-connections.js';

/** The host of a request that names none, as those of HTTP/1.0 may. */
const nameless = 'unnamed.invalid';

export interface HttpServer {
  readonly port: number;
  /** Waits for running requests to end. */
  shutdown(): Promise<void>;
  /** Cuts them off. */
  forceShutdown(): void;
}

export interface HttpServerOptions {
  readonly app: Pick<Hono, 'fetch'>;
  /** Undefined: plain HTTP. */
  readonly tls?: TlsCertificate | undefined;
  readonly logger: Logger;
}

/** @throws QaioError `address-unavailable` */
export async function startHttpServer(
  { app, tls, logger }: HttpServerOptions,
  address: Address,
): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname: nameless, ...secure(tls) }) as Server;
  const connections = new OpenConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(address, '--http', cause)));
    server.listen(address.port, address.host.replace(/^\[|\]$/gu, ''), resolve);
  });
  server.on('error', (err) => logger.error({ err }, 'HTTP server'));
  return {
    port: (server.address() as AddressInfo).port,
    shutdown: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        connections.closeUnused();
      }),
    forceShutdown: () => server.closeAllConnections(),
  };
}

function secure(tls: TlsCertificate | undefined) {
  if (!tls) return {};
  const { cert, key, clientCa } = tls;
  return { createServer, serverOptions: { cert, key, ca: clientCa, requestCert: clientCa !== undefined } };
}
