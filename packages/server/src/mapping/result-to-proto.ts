import type {
  AbstainReason,
  Classification,
  FinishReason,
  RunResult,
  TaskOutput,
  TaskResult,
  Told,
} from '@qaio/core';
import * as proto from '@qaio/protocol';
import { durationToProto } from './duration.js';
import { localisedWarnings } from './run-warnings.js';
import { resourceName } from './task-to-proto.js';

const finishReasons: Readonly<Record<FinishReason, proto.FinishReason>> = {
  'stop-token': proto.FinishReason.FINISH_REASON_STOP,
  'stop-string': proto.FinishReason.FINISH_REASON_STOP,
  'max-tokens': proto.FinishReason.FINISH_REASON_LENGTH,
  'constraint-complete': proto.FinishReason.FINISH_REASON_CONSTRAINT_SATISFIED,
};

const abstainReasons: Readonly<Record<AbstainReason, proto.AbstainReason>> = {
  'low-confidence': proto.AbstainReason.ABSTAIN_REASON_LOW_CONFIDENCE,
  'low-label-mass': proto.AbstainReason.ABSTAIN_REASON_LOW_LABEL_MASS,
  'out-of-scope': proto.AbstainReason.ABSTAIN_REASON_OUT_OF_SCOPE,
};

/** Says it in the language that a caller wants; undefined where that is English, or none that there is. */
export type Translate = (said: Told) => string | undefined;

/** @param requestId empty where no request was made of a server */
export function runResultToProto(
  { result, upstream }: RunResult,
  requestId = '',
  translate?: Translate,
): proto.RunTaskResponse {
  return proto.RunTaskResponse.fromPartial({
    result: taskResultToProto(result, translate),
    upstream: upstream.map((step) => taskResultToProto(step, translate)),
    requestId,
  });
}

export function taskResultToProto(result: TaskResult, translate?: Translate): proto.TaskResult {
  const { usage, timing, provenance } = result;
  return proto.TaskResult.fromPartial({
    task: resourceName(result.task),
    taskEtag: result.taskEtag,
    output: outputToProto(result.output),
    guarded: result.guardedBy ?? '',
    finishReason: finishReasons[result.finishReason],
    usage: {
      inputChars: usage.inputCharCount,
      promptTokens: usage.promptTokenCount,
      cachedTokens: usage.cachedTokenCount,
      outputTokens: usage.outputTokenCount,
    },
    timing: {
      queue: durationToProto(timing.queuedMs),
      prefill: durationToProto(timing.prefillMs),
      firstToken: durationToProto(timing.timeToFirstTokenMs),
      total: durationToProto(timing.totalMs),
    },
    provenance: {
      model: provenance.model,
      modelSha256: provenance.modelSha256,
      quantization: provenance.dtype,
      seed: provenance.seed === undefined ? undefined : BigInt(provenance.seed),
      calibrationId: provenance.calibrationId ?? '',
      variant: provenance.variant ?? '',
      warnings: provenance.warnings.map(String),
      localizedWarnings: localisedWarnings(provenance.warnings, translate),
    },
  });
}

function outputToProto(output: TaskOutput): NonNullable<proto.TaskResult['output']> {
  if (output.kind === 'text') return { $case: 'text', value: output.text };
  if (output.kind === 'json') return { $case: 'json', value: output.value };
  if (output.kind === 'embedding')
    return { $case: 'embedding', value: { values: [...output.values], windows: output.windowCount } };
  return { $case: 'classification', value: classificationToProto(output) };
}

function classificationToProto(output: Classification): proto.Classification {
  return {
    label: output.label,
    labelId: output.id ?? '',
    abstained: output.abstainReason !== undefined,
    abstainReason: output.abstainReason
      ? abstainReasons[output.abstainReason]
      : proto.AbstainReason.ABSTAIN_REASON_UNSPECIFIED,
    confidence: output.confidence,
    calibrated: output.calibrated,
    labelMass: output.labelMass,
    windows: output.windowCount,
    scores: output.scores.map(({ label, id, probability, logProb, tokenCount }) => ({
      label,
      labelId: id ?? '',
      probability,
      logProb,
      numTokens: tokenCount,
    })),
  };
}
