import type { Classification, LabelScore } from '@qaio/protocol';
import type { Feedback } from './task-client.js';
import { type Judgement, type Turn, judgements } from './turn.js';
import type { TurnError } from './turn-error.js';

/** What somebody says is right in place of a judgement. */
export interface Correction {
  /** Resource name of the task that judged. */
  readonly task: string;
  readonly label: string;
  readonly status: 'sending' | 'kept' | 'refused';
  /** Set when refused. */
  readonly error: TurnError | undefined;
}

/** What may be right where a judgement is wrong. */
export function otherLabels({ abstained, label, scores }: Classification): readonly LabelScore[] {
  return abstained ? scores : scores.filter((score) => score.label !== label);
}

/** The last word counts. */
export function withCorrection(turn: Turn, correction: Correction): Turn {
  const others = turn.corrections.filter(({ task }) => task !== correction.task);
  return { ...turn, corrections: [...others, correction] };
}

export function correctionOf({ corrections }: Turn, task: string): Correction | undefined {
  return corrections.find((correction) => correction.task === task);
}

/** Whether a judgement may be called wrong now: the turn has ended, and nothing is on its way to the server. */
export function isCorrectable(turn: Turn, { task }: Judgement): boolean {
  return turn.status !== 'running' && correctionOf(turn, task)?.status !== 'sending';
}

/** @param label that is right */
export function feedbackOn(turn: Turn, judgement: Judgement, label: string): Feedback {
  const { task: judgingTask, taskEtag, classification } = judgement;
  const predicted = classification.abstained ? '' : classification.label;
  return { task: turn.task, input: turn.input, judgingTask, taskEtag, label, predicted };
}

/** A label that may be right, and of which task. */
export interface CorrectionChoice {
  /** Resource name of the task that judged. */
  readonly task: string;
  readonly label: string;
}

/** Everything that can be said against a turn's judgements. */
export function correctionChoices(turn: Turn): CorrectionChoice[] {
  return judgements(turn)
    .filter((judgement) => isCorrectable(turn, judgement))
    .flatMap(({ task, classification }) => otherLabels(classification).map(({ label }) => ({ task, label })));
}
