import type { TaskExecutor } from '@qaio/core';
import { GetModelResponse, maxDepth } from '@qaio/protocol';
import { answersAreKeptMs } from '../answered-requests.js';
import { maxWatchers } from '../watch-tasks.js';
import { maxBatchBytes, maxRequestBytes } from '../wire-limits.js';
import { durationToProto } from './duration.js';
import { measuredNote } from './measured-note.js';

/** What a server was started with. */
export interface ServedModel {
  readonly executor: TaskExecutor;
  readonly serverVersion: string;
  /** What is typed for `aio` where it was started; that by default. */
  readonly program?: string;
  readonly maxRunMs: number;
  readonly maxConcurrentItems: number;
  readonly takesFeedback: boolean;
  readonly hasKeys: boolean;
  /** Of its process, now. */
  readonly memoryBytes: number;
}

export function modelToProto(served: ServedModel): GetModelResponse {
  const {
    executor,
    serverVersion,
    program = 'aio',
    maxRunMs,
    maxConcurrentItems,
    takesFeedback,
    hasKeys,
    memoryBytes,
  } = served;
  const { identity, engine } = executor.model;
  const { mostKept, ttlMs, isKept } = executor.conversations;
  return GetModelResponse.fromPartial({
    model: identity.name,
    sha256: identity.sha256,
    quantization: identity.dtype,
    maxContextTokens: engine.contextLength,
    maxConcurrentRequests: engine.limits.slotCount,
    maxQueue: engine.limits.maxWaiting,
    cachedPrefixBytes: BigInt(engine.prefixCacheBytes),
    runningSequences: engine.load.running,
    waitingSequences: engine.load.waiting,
    memoryBytes: BigInt(memoryBytes),
    serverVersion,
    program,
    note: identity.note ?? measuredNote(executor.tasks),
    takesFeedback,
    limits: {
      maxRequestBytes,
      maxBatchBytes,
      maxInputDepth: maxDepth,
      maxRun: durationToProto(maxRunMs),
      maxConcurrentItems,
      maxConversations: mostKept,
      conversationTtl: ttlMs === undefined ? undefined : durationToProto(ttlMs),
      requestIdWindow: durationToProto(answersAreKeptMs),
      maxWatchers,
    },
    features: {
      keptConversations: isKept,
      hiddenStates: engine.hiddenSize > 0,
      apiKeys: hasKeys,
      batchInvariant: engine.isBatchInvariant,
    },
  });
}
