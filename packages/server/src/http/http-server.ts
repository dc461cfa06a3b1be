import type { Server } from 'node:http';
import { Server as HttpsServer, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { type Address, listenError, listenOptions } from '../address.js';
import { type ConnectionTimes, defaultConnectionTimes } from '../connection-times.js';
import type { Logger } from '../logger.js';
import type { ShownCertificate } from '../shown-certificate.js';
import type { TlsCertificate } from '../tls-certificate.js';
import { OpenConnections } from './open-connections.js';
import { refuseUnreadable } from './unreadable-request.js';

/** The host of a request that names none, as those of HTTP/1.0 may. */
const nameless = 'unnamed.invalid';

export interface HttpServer {
  readonly port: number;
  /** Closes connections that wait, and answers one request of each that comes. Waits for running requests to end. */
  drain(): Promise<void>;
  /** Listens no more, and waits for running requests to end. */
  shutdown(): Promise<void>;
  /** Cuts them off, and listens no more. */
  forceShutdown(): void;
}

export interface HttpServerOptions {
  readonly app: Pick<Hono, 'fetch'>;
  /** Undefined: plain HTTP. */
  readonly tls?: ShownCertificate | undefined;
  readonly times?: ConnectionTimes | undefined;
  readonly logger: Logger;
}

/** @throws QaioError `address-unavailable` */
export async function startHttpServer(
  { app, tls, times = defaultConnectionTimes, logger }: HttpServerOptions,
  address: Address,
): Promise<HttpServer> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: nameless,
    ...serverOf(tls?.current, times),
  }) as Server;
  const stopReplacing = tls?.onReplace(() => {
    const { cert, key, clientCa } = tls.current;
    if (server instanceof HttpsServer) server.setSecureContext({ cert, key, ca: clientCa });
  });
  server.on('close', () => stopReplacing?.());
  refuseUnreadable(server);
  const connections = new OpenConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(address, '--http', cause)));
    server.listen(listenOptions(address), resolve);
  });
  server.on('error', (err) => logger.error({ err }, 'HTTP server'));
  return {
    port: (server.address() as AddressInfo).port,
    drain: () => connections.drain(),
    shutdown: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        connections.closeUnused();
      }),
    forceShutdown: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function serverOf(tls: TlsCertificate | undefined, { headMs, requestMs }: ConnectionTimes) {
  const timeouts = {
    headersTimeout: headMs,
    requestTimeout: requestMs,
    // how late a connection that is over its time is noticed
    connectionsCheckingInterval: Math.ceil(headMs / 4),
  };
  if (!tls) return { serverOptions: timeouts };
  const { cert, key, clientCa } = tls;
  const secure = { cert, key, ca: clientCa, requestCert: clientCa !== undefined, handshakeTimeout: headMs };
  return { createServer, serverOptions: { ...timeouts, ...secure } };
}
