/** Tasks, the model and conversations over HTTP. */
import { getModelResponseJson, listTasksResponseJson, runTaskResponseJson, taskJson } from '@qaio/protocol';
import type { Context, Hono } from 'hono';
import type { CallLogOptions } from '../call-log.js';
import type { TaskApi } from '../task-api.js';
import { maxBatchBytes } from '../wire-limits.js';
import { callBatch, jsonLines } from './batch-call.js';
import { requireQuery } from './address-guards.js';
import { addConversationRoutes } from './conversation-routes.js';
import { type CallVariables, runCall } from './http-call.js';
import { refuseIfMatch } from './if-match.js';
import { respondJsonOnce } from './json-once.js';
import { callRecordFeedback } from './record-feedback-call.js';
import { readBody, limitBody } from './request-body.js';
import { requireJson } from './request-guards.js';
import { runErrorEvent, runEvents } from './run-events.js';
import { revalidated } from './revalidated.js';
import { parseRunRequest } from './run-request.js';
import { streamFrames } from './stream-frames.js';
import { callWatchTasks } from './watch-tasks-call.js';

interface TaskRouteOptions {
  readonly log: CallLogOptions;
  readonly heartbeatMs: number;
}

export function addTaskRoutes(
  app: Hono<CallVariables>,
  api: TaskApi,
  { log, heartbeatMs }: TaskRouteOptions,
): void {
  app.get('/v1/model', requireQuery(), async (context) => {
    return context.json(getModelResponseJson.write(await api.getModel()));
  });
  app.get('/v1/tasks:watch', (context) => callWatchTasks(context, api, heartbeatMs));
  app.get('/v1/tasks', requireQuery('pageSize', 'pageToken'), revalidated(), async (context) => {
    const pageSize = Number(context.req.query('pageSize') ?? 0);
    const request = { pageSize, pageToken: context.req.query('pageToken') ?? '' };
    return respondJsonOnce(context, listTasksResponseJson, await api.listTasks(request));
  });
  addConversationRoutes(app, api.conversations);
  app.get('/v1/tasks/:name{[^/:]+}', requireQuery(), revalidated(), async (context) => {
    const { task } = await api.getTask({ name: context.req.param('name') });
    return task ? respondJsonOnce(context, taskJson, task) : context.json({});
  });
  app.post('/v1/tasks/:call', requireQuery(), refuseIfMatch());
  app.post('/v1/tasks/:call{[^/:]+:(?:run|stream)}', requireJson(), limitBody(), (context) =>
    call(context, api),
  );
  app.post('/v1/tasks/:call{[^/:]+:batchRun}', requireJson(jsonLines), limitBody(maxBatchBytes), (context) =>
    callBatch(context, api, log),
  );
  app.post('/v1/tasks/:call{[^/:]+:recordFeedback}', requireJson(), limitBody(), (context) =>
    callRecordFeedback(context, api),
  );
}

/** `{name}:run` and `{name}:stream`, as in https://google.aip.dev/136 */
async function call(context: Context<CallVariables>, api: TaskApi): Promise<Response> {
  const called = context.req.param('call') ?? '';
  const [name = '', verb] = called.split(':');
  const { log } = context.get('call');
  const request = await readBody(context, (text) => parseRunRequest(name, text));
  const run = runCall(context, request.requestId);
  if (verb === 'stream') {
    const frames = runEvents(api.streamTask(request, run), log);
    return streamFrames(context, frames, runErrorEvent);
  }
  const response = await api.runTask(request, run);
  log.answers(response);
  return context.json(runTaskResponseJson.write(response));
}
