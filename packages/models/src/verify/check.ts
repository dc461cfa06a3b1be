import type { Told } from '@qaio/core';

/** The outcome of one check. */
export interface Check {
  readonly name: Told;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** For people: the finding, or why the check was skipped. */
  readonly detail: Told;
  /** For programs: the figures behind it. */
  readonly values: Readonly<Record<string, number>>;
}

export function check(
  name: Told,
  hasPassed: boolean,
  detail: Told,
  values: Readonly<Record<string, number>> = {},
): Check {
  return { name, outcome: hasPassed ? 'passed' : 'failed', detail, values };
}

export function skipped(name: Told, reason: Told): Check {
  return { name, outcome: 'skipped', detail: reason, values: {} };
}
