import { type SamplingOverrides, type TaskRequest } from '@qaio/core';
import type { RunTaskRequest, Sampling } from '@qaio/protocol';
import { taskNameOf } from './task-to-proto.js';

/** @param owner of the conversation that it may name */
export function requestFromProto(request: RunTaskRequest, owner: string | undefined): TaskRequest {
  return {
    task: taskNameOf(request.task),
    input: request.input ?? {},
    sampling: samplingFromProto(request.sampling),
    expectedEtag: request.expectedEtag,
    session: request.session || undefined,
    replacedTurns: request.replacesTurns,
    owner,
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
