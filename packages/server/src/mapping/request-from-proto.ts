import { type SamplingOverrides, type TaskRequest } from '@qaio/core';
import type { RunTaskRequest, Sampling } from '@qaio/protocol';
import { taskNameOf } from './task-to-proto.js';

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
    seed: seed === undefined ? undefined : Number(seed),
    stopSequences: stopSequences.length > 0 ? stopSequences : undefined,
  };
}
