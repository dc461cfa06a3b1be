import { type Told, told } from '../../told.js';

/** `warning`: it costs right answers, or is about to. `note`: it costs time, or is worth knowing. */
export type Severity = 'warning' | 'note';

/** One thing that is not as it could be in a task, on the loaded model. */
export interface Finding {
  readonly severity: Severity;
  /** Where in the task file it can be mended. */
  readonly path: readonly PropertyKey[];
  /** The figure in `message` that decides, in its unit, and the one from which on it is worth telling. */
  readonly measured: number;
  readonly limit: number;
  /** What was measured, for people. */
  readonly message: Told;
  /** What to do about it. */
  readonly remedy: Told;
}

/** Why a rule says nothing about a task. */
export interface NotChecked {
  readonly notChecked: Told;
}

/** A share of 1, for messages. */
export const inPercent = (share: number): string => `${Math.round(100 * share)} %`;

/** For messages. */
export const inputCount = (count: number): Told => (count === 1 ? told`one input` : told`${count} inputs`);
