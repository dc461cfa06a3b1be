import { LinearRegExp, schemaBudget } from '../constraint/linear-regexp.js';

/** What `matches` and `not-matches` look for. @throws QaioError `invalid-task` */
export function assertionPattern(pattern: string, budget = schemaBudget()): LinearRegExp {
  return new LinearRegExp(pattern, 'su', budget);
}
