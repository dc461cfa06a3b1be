/** The web page and the HTTP form of the task API. */
import { serveStatic } from '@hono/node-server/serve-static';
import { decodeText } from '@qaio/core';
import { getModelResponseJson, listTasksResponseJson, runTaskResponseJson, taskJson } from '@qaio/protocol';
import { type Context, Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Callers } from '../callers.js';
import type { CallLogOptions } from '../call-log.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import { addOpenAiRoutes, writeOpenAiErrors } from '../openai/openai-routes.js';
import type { Readiness } from '../readiness.js';
import type { TaskApi } from '../task-api.js';
import { callBatch, jsonLines } from './batch-call.js';
import { addConversationRoutes } from './conversation-routes.js';
import { type CallVariables, identify, logCall, respondThrown } from './http-call.js';
import { respondNoRoute } from './no-route.js';
import { bodyBytes, bodySource, limitBody, maxBatchBytes } from './request-body.js';
import { addProbes } from './probes.js';
import { requireJson, requireKey, requireKnownHost } from './request-guards.js';
import { parseRunRequest } from './run-request.js';
import { callRecordFeedback } from './record-feedback-call.js';
import { runErrorEvent, runEvents } from './run-events.js';
import { streamFrames } from './stream-frames.js';

export interface HttpAppOptions {
  readonly api: TaskApi;
  readonly readiness: Readiness;
  readonly callers?: Callers | undefined;
  readonly metrics?: Pick<ServerMetrics, 'render'> | undefined;
  /** Built files of the web page. */
  readonly webFolder: string;
  /** The host that the server listens on. */
  readonly host: string;
  /** Names besides those of the loopback interface that a server on it answers to. */
  readonly allowedHosts?: readonly string[] | undefined;
  readonly log: CallLogOptions;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

export function createHttpApp({
  api,
  readiness,
  callers,
  metrics,
  webFolder,
  host,
  allowedHosts,
  log,
  now = Date.now,
}: HttpAppOptions): Hono<CallVariables> {
  const app = new Hono<CallVariables>();
  app.use(logCall(log, 'HTTP'), writeOpenAiErrors());
  addProbes(app, readiness);
  app.use(requireKnownHost(host, allowedHosts));
  app.use(pageHeaders());
  app.onError((thrown, context) => respondThrown(context, thrown));
  if (callers) for (const path of ['/v1/*', '/metrics']) app.use(path, requireKey(callers));
  if (metrics) app.get('/metrics', (context) => respondMetrics(context, metrics));
  app.get('/v1/model', async (context) => {
    context.get('call').log.calls('GetModel');
    return context.json(getModelResponseJson.write(await api.getModel()));
  });
  app.get('/v1/tasks', async (context) => {
    context.get('call').log.calls('ListTasks');
    const pageSize = Number(context.req.query('pageSize') ?? 0);
    const request = { pageSize, pageToken: context.req.query('pageToken') ?? '' };
    return context.json(listTasksResponseJson.write(await api.listTasks(request)));
  });
  addConversationRoutes(app, api.conversations);
  app.get('/v1/tasks/:name{[^:]+}', async (context) => {
    context.get('call').log.calls('GetTask', context.req.param('name'));
    const { task } = await api.getTask({ name: context.req.param('name') });
    return context.json(task ? taskJson.write(task) : {});
  });
  app.post('/v1/tasks/:call{[^:]+:(?:run|stream)}', requireJson(), limitBody(), (context) =>
    call(context, api),
  );
  app.post('/v1/tasks/:call{[^:]+:batchRun}', requireJson(jsonLines), limitBody(maxBatchBytes), (context) =>
    callBatch(context, api, log),
  );
  app.post('/v1/tasks/:call{[^:]+:recordFeedback}', requireJson(), limitBody(), (context) =>
    callRecordFeedback(context, api),
  );
  addOpenAiRoutes(app, { api, now });
  app.all('/v1/*', (context) => respondNoRoute(context));
  app.get('*', serveStatic({ root: webFolder }));
  return app;
}

async function respondMetrics(
  context: Context<CallVariables>,
  metrics: Pick<ServerMetrics, 'render'>,
): Promise<Response> {
  context.get('call').log.calls('Metrics');
  const { contentType, text } = await metrics.render();
  return context.body(text, 200, { 'content-type': contentType });
}

/** `{name}:run` and `{name}:stream`, as in https://google.aip.dev/136 */
async function call(context: Context<CallVariables>, api: TaskApi): Promise<Response> {
  const called = context.req.param('call') ?? '';
  const [name = '', verb] = called.split(':');
  const { log } = context.get('call');
  log.calls(verb === 'run' ? 'RunTask' : 'StreamTask', name);
  const request = parseRunRequest(name, decodeText(await bodyBytes(context), bodySource));
  const { requestId, caller } = identify(context, request.requestId);
  const { signal } = context.req.raw;
  if (verb === 'stream') {
    const frames = runEvents(api.streamTask(request, { signal, requestId, caller }), log);
    return streamFrames(context, frames, runErrorEvent);
  }
  const response = await api.runTask(request, { signal, requestId, caller });
  log.answers(response);
  return context.json(runTaskResponseJson.write(response));
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
