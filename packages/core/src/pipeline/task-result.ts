import type { ModelIdentity } from '../language-model.js';
import type { Answer } from '../output/output-format.js';
import type { Provenance, TaskResult, Usage } from './task-event.js';

/** What a result says besides the answer and the model. */
export interface ResultOrigin
  extends
    Pick<TaskResult, 'task' | 'taskEtag'>,
    Pick<Usage, 'inputCharCount' | 'promptTokenCount'>,
    Partial<Pick<TaskResult, 'guardedBy'>>,
    Partial<Pick<Provenance, 'seed' | 'calibrationId' | 'variant' | 'warnings'>> {}

/** What a run ends with. */
export function taskResult(answer: Answer, identity: ModelIdentity, origin: ResultOrigin): TaskResult {
  const { output, finishReason, timing, outputTokenCount, cachedTokenCount } = answer;
  const { task, taskEtag, inputCharCount, promptTokenCount } = origin;
  return {
    task,
    taskEtag,
    output,
    guardedBy: origin.guardedBy,
    finishReason,
    usage: { inputCharCount, promptTokenCount, cachedTokenCount, outputTokenCount },
    timing,
    provenance: {
      model: identity.name,
      modelSha256: identity.sha256,
      dtype: identity.dtype,
      seed: origin.seed,
      calibrationId: origin.calibrationId,
      variant: origin.variant,
      warnings: origin.warnings ?? [],
    },
  };
}
