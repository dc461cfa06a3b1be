/** `GET /v1/tasks:watch`: the tasks as server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { setTimeout as sleep } from 'node:timers/promises';
import { type WatchTasksResponse, watchTasksResponseJson } from '@qaio/protocol';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { TaskApi } from '../task-api.js';
import type { CallVariables } from './http-call.js';
import { streamedAnswer } from './streamed-answer.js';

/** How long a client waits until it connects anew. */
const retryMs = 2_000;

/** The id of an event is its version: what the browser sends as Last-Event-ID goes on from there. */
export function callWatchTasks(context: Context<CallVariables>, api: TaskApi, heartbeatMs: number): Response {
  const { log } = context.get('call');
  log.calls('WatchTasks');
  const version = context.req.header('last-event-id') ?? context.req.query('version') ?? '';
  const states = api.watchTasks({ version }, context.req.raw.signal);
  return streamedAnswer(context, streamSSE, async (out) => {
    try {
      await out.write(`retry: ${retryMs}\n\n`);
      await tellAll(states, { out, heartbeatMs });
    } catch (thrown) {
      log.fail(thrown);
    }
  });
}

interface Listener {
  readonly out: SSEStreamingApi;
  readonly heartbeatMs: number;
}

/** One thing is written at a time: to a client that does not read, nothing piles up. */
async function tellAll(
  states: AsyncGenerator<WatchTasksResponse>,
  { out, heartbeatMs }: Listener,
): Promise<void> {
  for (let next = states.next(); ;) {
    const result = await orSilence(next, heartbeatMs);
    if (!result) await out.write(':\n\n');
    else if (result.done) return;
    else {
      const data = JSON.stringify(watchTasksResponseJson.write(result.value));
      await out.writeSSE({ id: result.value.version, event: 'tasks', data });
      next = states.next();
    }
  }
}

/** @returns undefined where nothing has come for so long */
async function orSilence<T>(next: Promise<T>, ms: number): Promise<T | undefined> {
  const timer = new AbortController();
  const silence = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([next, silence]);
  } finally {
    timer.abort();
  }
}
