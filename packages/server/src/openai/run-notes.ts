import type { TaskResult } from '@qaio/core';
import type { Translate } from '../mapping/result-to-proto.js';
import { localisedWarnings } from '../mapping/run-warnings.js';

/** What OpenAI's API has no place for, under a name of our own. */
export interface RunNotes {
  /** The task that has answered; absent for the loaded model by its own name. */
  readonly task?: string;
  /** The guard's rule whose fixed text is the answer; absent where the model has answered. */
  readonly guarded?: string;
  /** What the words were drawn with; absent where nothing was drawn. */
  readonly seed?: number;
  readonly warnings?: readonly string[];
  /** The same in the language that the caller wants most; absent where that is English, or none that there is. */
  readonly localized_warnings?: readonly string[];
  /** Whether no label was sure enough to be given; of tasks that choose one. */
  readonly abstained?: boolean;
  readonly abstain_reason?: string;
  readonly label_id?: string;
  readonly confidence?: number;
  readonly label_mass?: number;
  readonly calibrated?: boolean;
}

export function runNotes(
  { task, guardedBy, provenance, output }: TaskResult,
  translate: Translate | undefined,
): RunNotes {
  const { seed, warnings } = provenance;
  const localised = localisedWarnings(warnings, translate);
  const notes = {
    task: task || undefined,
    guarded: guardedBy,
    seed,
    warnings: warnings.length > 0 ? warnings : undefined,
    localized_warnings: localised.length > 0 ? localised : undefined,
    ...(output.kind === 'choice' && {
      abstained: output.abstainReason !== undefined,
      abstain_reason: output.abstainReason,
      label_id: output.id,
      confidence: output.confidence,
      label_mass: output.labelMass,
      calibrated: output.calibrated,
    }),
  };
  return Object.fromEntries(Object.entries(notes).filter(([, value]) => value !== undefined));
}
