import { LinearRegExp, schemaBudget } from '../constraint/linear-regexp.js';
import type { StepBudget } from '../constraint/step-budget.js';
import { atOnce } from '../constraint/turns.js';

/** What `matches` and `not-matches` look for. @throws QaioError `invalid-task` */
export function assertionPattern(pattern: string): LinearRegExp {
  return atOnce(preparingAssertion(pattern, schemaBudget()));
}

/** The same in pieces, within what the patterns of a task may take together. */
export function* preparingAssertion(pattern: string, budget: StepBudget): Generator<undefined, LinearRegExp> {
  const prepared = new LinearRegExp(pattern, 'su');
  yield* prepared.prepare(budget);
  return prepared;
}
