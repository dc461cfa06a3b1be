import { LoopQueue, QaioError } from '@qaio/core';
import { Hono } from 'hono';
import type { Address } from '../address.js';
import type { CallLogOptions } from '../call-log.js';
import { Readiness } from '../readiness.js';
import { type CallVariables, logCall, respondThrown } from './http-call.js';
import { type HttpServer, type HttpServerOptions, startHttpServer } from './http-server.js';
import { addProbes } from './probes.js';
import { readToEnd } from './unread-body.js';

export type HttpDoorOptions = Omit<HttpServerOptions, 'app'> & Pick<CallLogOptions, 'clock'>;

/** Listens before there is anything behind it: until then it answers probes and refuses the rest. */
export interface HttpDoor extends HttpServer {
  /** At first it is loading. */
  readonly readiness: Readiness;
  /** Requests go there from now on. */
  leadTo(app: HttpServerOptions['app']): void;
}

/** @throws QaioError `address-unavailable` */
export async function openHttpDoor(options: HttpDoorOptions, address: Address): Promise<HttpDoor> {
  const readiness = new Readiness('loading');
  let behind = nothingYet(readiness, options);
  // those that come at the same moment are begun one after the other, with all else in between
  const arrivals = new LoopQueue();
  const app: HttpServerOptions['app'] = {
    fetch: async (...request) => arrivals.do(() => behind.fetch(...request)),
  };
  const server = await startHttpServer({ ...options, app }, address);
  return { ...server, readiness, leadTo: (next) => (behind = next) };
}

function nothingYet(readiness: Readiness, { logger, clock }: HttpDoorOptions): HttpServerOptions['app'] {
  const app = new Hono<CallVariables>();
  app.use(readToEnd(), logCall({ logger, clock, isTask: () => false }, 'HTTP'));
  app.onError((thrown, context) => respondThrown(context, thrown));
  addProbes(app, readiness);
  app.all('*', () => {
    throw new QaioError('unavailable', readiness.refusal ?? '');
  });
  return app;
}
