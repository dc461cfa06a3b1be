/** The outcome of one check. */
export interface Check {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** For people: the finding, or why the check was skipped. */
  readonly detail: string;
  /** For programs: the figures behind it. */
  readonly values: Readonly<Record<string, number>>;
}

export function check(
  name: string,
  hasPassed: boolean,
  detail: string,
  values: Readonly<Record<string, number>> = {},
): Check {
  return { name, outcome: hasPassed ? 'passed' : 'failed', detail, values };
}

export function skipped(name: string, reason: string): Check {
  return { name, outcome: 'skipped', detail: reason, values: {} };
}
