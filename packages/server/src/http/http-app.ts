/** The web page and the HTTP form of the task API. */
import { serveStatic } from '@hono/node-server/serve-static';
import { QaioError } from '@qaio/core';
import {
  type StreamTaskResponse,
  getModelResponseJson,
  listTasksResponseJson,
  runTaskResponseJson,
  streamTaskResponseJson,
  taskJson,
} from '@qaio/protocol';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { TaskApi } from '../task-api.js';
import { httpError } from './http-error.js';
import { requireJson, requireKnownHost } from './request-guards.js';
import { parseRunRequest } from './run-request.js';

export interface HttpAppOptions {
  readonly api: TaskApi;
  /** Built files of the web page. */
  readonly webFolder: string;
  /** The host that the server listens on. */
  readonly host: string;
  readonly log: (message: string) => void;
}

const maxRequestBytes = 256 * 1024;

export function createHttpApp({ api, webFolder, host, log }: HttpAppOptions): Hono {
  const app = new Hono();
  app.use(requireKnownHost(host));
  app.use(pageHeaders());
  app.onError((thrown, context) => respondError(context, thrown, log));
  app.get('/healthz', (context) => context.text('ok'));
  app.get('/v1/model', (context) => context.json(getModelResponseJson.write(api.getModel())));
  app.get('/v1/tasks', (context) => {
    const pageSize = Number(context.req.query('pageSize') ?? 0);
    const request = { pageSize, pageToken: context.req.query('pageToken') ?? '' };
    return context.json(listTasksResponseJson.write(api.listTasks(request)));
  });
  app.get('/v1/tasks/:name', (context) => {
    const { task } = api.getTask({ name: context.req.param('name') });
    return context.json(task ? taskJson.write(task) : {});
  });
  app.post('/v1/tasks/:call', requireJson(), limitBody(), (context) => call(context, api, log));
  app.all('/v1/*', (context) => {
    throw new QaioError('unknown-task', `There is no ${context.req.method} ${context.req.path} here.`);
  });
  app.get('*', serveStatic({ root: webFolder }));
  return app;
}

/** `{name}:run` and `{name}:stream`, as in https://google.aip.dev/136 */
async function call(context: Context, api: TaskApi, log: (message: string) => void): Promise<Response> {
  const [name = '', verb] = (context.req.param('call') ?? '').split(':');
  const request = parseRunRequest(name, await context.req.text());
  const { signal } = context.req.raw;
  if (verb === 'run') return context.json(runTaskResponseJson.write(await api.runTask(request, { signal })));
  if (verb === 'stream') return streamEvents(context, api.streamTask(request, { signal }), log);
  throw new QaioError(
    'unknown-task',
    `Unknown call '${String(verb)}'; expected ${name}:run or ${name}:stream.`,
  );
}

/** A wrong request is answered as a plain error; what fails later ends the stream with an `error` event. */
async function streamEvents(
  context: Context,
  events: AsyncGenerator<StreamTaskResponse>,
  log: (message: string) => void,
): Promise<Response> {
  const first = await events.next();
  return streamSSE(context, async (stream) => {
    stream.onAbort(() => void events.return(undefined));
    try {
      for (let next = first; !next.done; next = await events.next())
        await stream.writeSSE({
          id: String(next.value.sequence),
          event: next.value.event?.$case ?? 'message',
          data: JSON.stringify(streamTaskResponseJson.write(next.value)),
        });
    } catch (thrown) {
      await stream.writeSSE({ event: 'error', data: JSON.stringify(httpError(thrown, log).body) });
    }
  });
}

function respondError(context: Context, thrown: unknown, log: (message: string) => void): Response {
  const { status, body } = httpError(thrown, log);
  // a refused body may not have been read to its end: the connection cannot be used again
  context.header('connection', 'close');
  return context.json(body, status as ContentfulStatusCode);
}

function limitBody(): ReturnType<typeof bodyLimit> {
  return bodyLimit({
    maxSize: maxRequestBytes,
    onError: () => {
      throw new QaioError('invalid-input', `The request body has more than ${maxRequestBytes} bytes.`);
    },
  });
}

/** The page loads nothing but its own files and talks to nobody else. */
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
