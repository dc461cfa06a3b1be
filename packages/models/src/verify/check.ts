/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What was found, or why it was skipped, for people. */
  readonly detail: string;
  /** The figures behind it, for programs. */
  readonly values: Readonly<Record<string, number>>;
}

export function check(
  name: string,
  isFine: boolean,
  detail: string,
  values: Readonly<Record<string, number>> = {},
): Check {
  return { name, outcome: isFine ? 'passed' : 'failed', detail, values };
}

export function skipped(name: string, reason: string): Check {
  return { name, outcome: 'skipped', detail: reason, values: {} };
}
