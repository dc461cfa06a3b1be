import type { ModelIdentity } from '../language-model.js';
import type { Answer } from '../output/output-format.js';
import { storageReason } from '../storage-reason.js';
import { told } from '../told.js';
import type { Provenance, TaskResult, UnkeptTurn, Usage } from './task-event.js';

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

/** The result of a turn that is not kept yet, which it says. */
export function warnedOf(result: TaskResult, { cause }: UnkeptTurn): TaskResult {
  const reason = storageReason(cause);
  const warning = told`The conversation has this turn in memory alone, because its folder cannot be written${reason ? told`: ${reason}` : ''}. It is written there as soon as that works again.`;
  const { provenance } = result;
  return { ...result, provenance: { ...provenance, warnings: [...provenance.warnings, warning] } };
}
