import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { CallLogOptions } from '../call-log.js';
import type { PublicError } from '../public-error.js';
import type { TaskApi } from '../task-api.js';
import { type BatchLines, batchLines } from './batch-lines.js';
import { type CallVariables, lifeOf } from './http-call.js';
import { bodyBytes } from './request-body.js';
import { streamedAnswer } from './streamed-answer.js';

/** https://github.com/ndjson/ndjson-spec */
export const jsonLines = 'application/x-ndjson';

/** `{name}:batchRun`. */
export function callBatch(
  context: Context<CallVariables>,
  api: TaskApi,
  log: CallLogOptions,
): Promise<Response> {
  const [task = ''] = (context.req.param('call') ?? '').split(':');
  return respondBatch(context, { api, log, task });
}

/** The answers go out as they are ready. */
export async function respondBatch(
  context: Context<CallVariables>,
  { api, log, task }: Pick<BatchLines, 'api' | 'log' | 'task'>,
): Promise<Response> {
  const call = context.get('call');
  call.log.calls('BatchRunTask', task);
  const body = await bodyBytes(context);
  const { signal } = lifeOf(context);
  const items = {
    signal,
    caller: call.caller,
    countRun: call.countRun,
    traceparent: context.req.header('traceparent'),
    accepted: context.req.header('accept-language'),
    named: (error: PublicError) => error,
    batchRequestId: call.requestId,
  };
  context.header('content-type', jsonLines);
  return streamedAnswer(context, stream, async (out) => {
    for await (const line of batchLines({ api, log, task, body, call: items })) await out.write(line);
  });
}
