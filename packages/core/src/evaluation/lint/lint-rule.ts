import { told } from '../../told.js';
import { type Finding, type NotChecked, inputCount } from './finding.js';
import type { LintSubject, TriedRow } from './lint-subject.js';

export type LintOutcome = readonly Finding[] | NotChecked;

export interface LintRule {
  /** What programs match. */
  readonly rule: string;
  readonly check: (subject: LintSubject) => Promise<LintOutcome> | LintOutcome;
}

/** A check of rows, for subjects that have any. @param fewest rows that say enough */
export function onRows(
  fewest: number,
  check: (rows: readonly TriedRow[], subject: LintSubject) => Promise<LintOutcome> | LintOutcome,
): LintRule['check'] {
  return (subject) => {
    const { scored } = subject;
    if ('notChecked' in scored) return scored;
    if (scored.length >= fewest) return check(scored, subject);
    return { notChecked: told`it needs at least ${inputCount(fewest)}, and there are ${scored.length}` };
  };
}
