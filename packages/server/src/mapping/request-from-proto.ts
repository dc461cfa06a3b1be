import { QaioError, type SamplingOverrides, type TaskRequest } from '@qaio/core';
import type { RunTaskRequest, Sampling } from '@qaio/protocol';
import { taskNameOf } from './task-to-proto.js';

/** @throws QaioError `invalid-input`, `not-allowed` */
export function requestFromProto(request: RunTaskRequest): TaskRequest {
  return {
    task: taskNameOf(request.task),
    input: request.input ?? {},
    sampling: samplingFromProto(request.sampling),
    expectedEtag: request.expectedEtag,
    session: request.session || undefined,
  };
}

function samplingFromProto(sampling: Sampling | undefined): SamplingOverrides {
  if (!sampling) return {};
  const { temperature, topP, topK, maxOutputTokens, seed, stopSequences } = sampling;
  return {
    temperature,
    topP,
    topK,
    maxOutputTokens,
    seed: seed === undefined ? undefined : safeSeed(seed),
    stopSequences: stopSequences.length > 0 ? stopSequences : undefined,
  };
}

function safeSeed(seed: bigint): number {
  if (seed <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(seed);
  const description = `must be less than 2^53, but is ${seed}`;
  throw new QaioError('invalid-input', `sampling.seed ${description}.`, {
    violations: [{ field: 'sampling.seed', reason: 'OUT_OF_RANGE', description }],
  });
}
