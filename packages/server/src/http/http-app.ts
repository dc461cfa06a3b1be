/** The web page and the HTTP form of the task API. */
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Callers } from '../callers.js';
import type { CallLogOptions } from '../call-log.js';
import { type ConnectionTimes, defaultConnectionTimes } from '../connection-times.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import { addOpenAiRoutes, writeOpenAiErrors } from '../openai/openai-routes.js';
import type { Readiness } from '../readiness.js';
import type { TaskApi } from '../task-api.js';
import { type CallVariables, logCall, respondThrown } from './http-call.js';
import { respondNoRoute } from './no-route.js';
import { requireReadableAddress } from './address-guards.js';
import { answeringOrigins } from './allowed-origins.js';
import { addProbes } from './probes.js';
import { refuseDraining, requireKey, requireKnownHost } from './request-guards.js';
import type { TaskDrafts } from '../drafts/task-drafts.js';
import { addDraftRoutes } from './draft-routes.js';
import { addTaskRoutes } from './task-routes.js';
import { readToEnd } from './unread-body.js';

export interface HttpAppOptions {
  readonly api: TaskApi;
  readonly readiness: Readiness;
  readonly callers?: Callers | undefined;
  readonly metrics?: Pick<ServerMetrics, 'render'> | undefined;
  /** Task files may be edited; undefined: they may not. */
  readonly drafts?: TaskDrafts | undefined;
  /** Built files of the web page. */
  readonly webFolder: string;
  /** The host that the server listens on. */
  readonly host: string;
  /** Names besides those of the loopback interface that a server on it answers to. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins whose pages may call the API: those of other sites may not. */
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly times?: Pick<ConnectionTimes, 'heartbeatMs'> | undefined;
  readonly log: CallLogOptions;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

export function createHttpApp({
  api,
  readiness,
  callers,
  drafts,
  metrics,
  webFolder,
  host,
  allowedHosts,
  allowedOrigins = [],
  times: { heartbeatMs } = defaultConnectionTimes,
  log,
  now = Date.now,
}: HttpAppOptions): Hono<CallVariables> {
  const app = new Hono<CallVariables>();
  app.use(readToEnd(), logCall(log, 'HTTP'), writeOpenAiErrors());
  addProbes(app, readiness);
  app.use(requireKnownHost(host, allowedHosts));
  app.use(pageHeaders());
  app.onError((thrown, context) => respondThrown(context, thrown));
  // before keys are asked for: a browser asks without one whether it may send one
  if (allowedOrigins.length > 0) app.use('/v1/*', answeringOrigins(allowedOrigins));
  if (callers) for (const path of ['/v1/*', '/metrics']) app.use(path, requireKey(callers));
  if (metrics) app.get('/metrics', (context) => respondMetrics(context, metrics));
  app.use('/v1/*', refuseDraining(readiness), requireReadableAddress());
  addTaskRoutes(app, api, { log, heartbeatMs });
  addDraftRoutes(app, drafts, log);
  addOpenAiRoutes(app, { api, now });
  app.all('/v1/*', (context) => respondNoRoute(context));
  app.get('*', pageCaching, pageFiles(webFolder));
  app.notFound((context) => respondNoRoute(context));
  return app;
}

/** Files of the page, compressed where the browser takes it. */
function pageFiles(webFolder: string): MiddlewareHandler<CallVariables> {
  return serveStatic<CallVariables>({
    root: webFolder,
    precompressed: true,
    onFound: (_, context) => context.get('call').log.calls('Page'),
  });
}

/** The name of a file in assets has a hash of its content; the document, which names them, is another after an update. */
const pageCaching: MiddlewareHandler<CallVariables> = async (context, next) => {
  await next();
  if (!context.res.ok) return;
  const isNamedByContent = context.req.path.startsWith('/assets/');
  context.header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache');
};

async function respondMetrics(
  context: Context<CallVariables>,
  metrics: Pick<ServerMetrics, 'render'>,
): Promise<Response> {
  context.get('call').log.calls('Metrics');
  const { contentType, text } = await metrics.render();
  return context.body(text, 200, { 'content-type': contentType });
}

/** The page may load only this server's files and call only this server. */
function pageHeaders(): ReturnType<typeof secureHeaders> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    strictTransportSecurity: false, // the page is served over plain HTTP on this machine
  });
}
