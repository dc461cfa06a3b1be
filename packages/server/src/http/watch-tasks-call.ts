/** `GET /v1/tasks:watch`: the tasks as server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { setTimeout as sleep } from 'node:timers/promises';
import { type WatchTasksResponse, watchTasksResponseJson } from '@qaio/protocol';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { TaskApi } from '../task-api.js';
import { type CallVariables, lifeOf } from './http-call.js';
import { runErrorEvent } from './run-events.js';
import { streamedAnswer } from './streamed-answer.js';

/** How long a client waits until it connects anew. */
const retryMs = 2_000;

/** The id of an event is its version: what the browser sends as Last-Event-ID goes on from there. */
export function callWatchTasks(context: Context<CallVariables>, api: TaskApi, heartbeatMs: number): Response {
  const { log, requestId, errorBody } = context.get('call');
  const version = context.req.header('last-event-id') ?? context.req.query('version') ?? '';
  const life = lifeOf(context);
  const states = life.answers(api.watchTasks({ version }, life.signal));
  return streamedAnswer(context, streamSSE, async (out) => {
    try {
      await out.write(`retry: ${retryMs}\n\n`);
      await tellAll(states, { out, heartbeatMs });
    } catch (thrown) {
      await out.writeSSE(runErrorEvent(errorBody(log.fail(thrown), requestId)));
    }
  });
}

interface Listener {
  readonly out: SSEStreamingApi;
  readonly heartbeatMs: number;
}

/** One thing is written at a time: to a client that does not read, nothing piles up. */
async function tellAll(
  states: AsyncGenerator<WatchTasksResponse, unknown>,
  listener: Listener,
): Promise<void> {
  for (;;) {
    const next = states.next();
    await beatUntil(next, listener);
    const state = await next;
    if (state.done) return;
    const { value } = state;
    const data = JSON.stringify(watchTasksResponseJson.write(value));
    await listener.out.writeSSE({ id: value.version, event: 'tasks', data });
  }
}

/** Waits for what comes next once, whatever the number of beats: whoever waits for days costs no more than at first. */
async function beatUntil(next: Promise<unknown>, { out, heartbeatMs }: Listener): Promise<void> {
  const coming = new AbortController();
  const { signal } = coming;
  const come = (): void => coming.abort();
  void next.then(come, come);
  while (!signal.aborted) {
    const isSilent = await sleep(heartbeatMs, true, { signal }).catch(() => false);
    if (isSilent) await out.write(':\n\n');
  }
}
