/** Composition root of the server: one task executor, two faces. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type TaskExecutor, conversationKey } from '@qaio/core';
import { type Address, formatAddress } from './address.js';
import { Callers } from './callers.js';
import type { ConnectionTimes } from './connection-times.js';
import { conversationFileName } from './conversations/conversation-folder.js';
import { ConversationUpkeep } from './conversations/conversation-upkeep.js';
import { TaskDrafts } from './drafts/task-drafts.js';
import { TaskFiles, type TaskFilesOptions } from './drafts/task-files.js';
import type { CallTraces } from './call-traces.js';
import { watchEngine } from './engine-watch.js';
import { type GrpcServer, startGrpcServer } from './grpc/grpc-server.js';
import { createHttpApp } from './http/http-app.js';
import { type HttpDoor, openHttpDoor } from './http/http-door.js';
import type { Translations } from './localised-message.js';
import type { Logger } from './logger.js';
import type { ShownCertificate } from './shown-certificate.js';
import { ServerMetrics, type ServerMetricsOptions } from './metrics/server-metrics.js';
import { TaskApi, type TaskApiOptions } from './task-api.js';
import type { OnUnkept } from './task-runs.js';

export interface ServerOptions
  extends Omit<TaskApiOptions, 'executor' | 'onUnkept'>, Pick<ServerMetricsOptions, 'droppedLogLines'> {
  readonly executor: TaskExecutor;
  readonly grpcAddress: Address;
  readonly httpAddress: Address;
  /** Opened ahead on the HTTP address; undefined: opened now. */
  readonly httpDoor?: HttpDoor | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  /** Origins whose pages may call over HTTP, as `originOf` gives them. */
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly webFolder: string;
  /** Whoever may call may try edits of task files, and have them saved there; undefined: nobody may. */
  readonly edit?: Pick<TaskFilesOptions, 'own' | 'from'> | undefined;
  /** Both doors speak TLS; undefined: neither does. */
  readonly tls?: ShownCertificate | undefined;
  /** Where calls are traced; undefined: nowhere. */
  readonly traces?: CallTraces | undefined;
  /** How long peers may be silent. */
  readonly times?: ConnectionTimes | undefined;
  readonly logger: Logger;
  /** Of errors, for callers that ask for a language; undefined: all are told in English. */
  readonly translations?: Translations | undefined;
}

export interface RunningServer {
  /** With the ports that were really taken. */
  readonly grpcAddress: string;
  readonly httpAddress: string;
  /** Lets running calls end for a while, then cuts them off. @returns runs that ran or waited then */
  stop(graceMs: number): Promise<{ readonly runsCut: number }>;
}

/** @throws QaioError `address-unavailable`; nothing is left listening then */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { executor, grpcAddress, httpAddress, apiKeys, logger, clock, traces, translations } = options;
  const http = options.httpDoor ?? (await openHttpDoor(options, httpAddress));
  const { readiness } = http;
  const metrics = new ServerMetrics(options);
  const api = new TaskApi({ ...options, onUnkept: tellingUnkept(logger, metrics) });
  const isTask = (name: string): boolean => api.isTask(name);
  const log = { logger, clock, isTask, metrics, traces, translations };
  const callers = apiKeys && new Callers(apiKeys, clock);
  const door = { ...options, api, readiness, callers, log };
  const grpc = await startGrpcServer(door, grpcAddress).catch((error: unknown) => {
    http.forceShutdown();
    throw error;
  });
  http.leadTo(createHttpApp({ ...door, drafts: editedTasks(options), metrics, host: httpAddress.host }));
  watchEngine({ executor, readiness, metrics, logger });
  const upkeep = new ConversationUpkeep({ conversations: executor.conversations, logger });
  readiness.end('loading');
  const stopEverything = async (graceMs: number): Promise<{ readonly runsCut: number }> => {
    let runsCut = 0;
    readiness.begin('draining');
    // probes are answered as long as any call runs
    const ended = Promise.all([grpc.shutdown(), http.drain()]).then(() => http.shutdown());
    if (!(await isDoneWithin(ended, graceMs))) {
      const { running, waiting } = executor.model.engine.load;
      runsCut = running + waiting;
      // calls that are still running end with UNAVAILABLE, which they get a moment to send
      await executor.model.engine.stop();
      if (!(await isDoneWithin(ended, forcedEndMs))) cutOff(grpc, http);
    }
    await upkeep.close();
    return { runsCut };
  };
  return {
    grpcAddress: formatAddress({ host: grpcAddress.host, port: grpc.port }),
    httpAddress: formatAddress({ host: httpAddress.host, port: http.port }),
    stop: stopEverything,
  };
}

function tellingUnkept(logger: Logger, metrics: ServerMetrics): OnUnkept {
  return ({ conversation, cause }, { requestId }) => {
    metrics.turnUnkept();
    const file = conversationFileName(conversationKey(conversation));
    logger.error(
      { requestId, task: conversation.task, file, err: cause },
      'A turn of a conversation is in memory alone',
    );
  };
}

function editedTasks({ edit, ...options }: ServerOptions): TaskDrafts | undefined {
  return edit && new TaskDrafts({ ...options, files: new TaskFiles({ ...options, ...edit }) });
}

const forcedEndMs = 500;

function cutOff(grpc: GrpcServer, http: { forceShutdown(): void }): void {
  grpc.forceShutdown();
  http.forceShutdown();
}

async function isDoneWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  const timedOut = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const isDone = await Promise.race([work.then(() => true), timedOut]);
  timer.abort();
  return isDone;
}
