/** What a report says of two cells on the same rows. */
import { type Json, listOf, numberOf, objectOf } from './report-json.js';
import type { ReportCell } from './read-report.js';

export interface ReportComparison {
  /** Places of the two among the report's cells, from 0. */
  readonly first: number;
  readonly second: number;
  readonly rowCount: number;
  readonly onlyFirstRight: number;
  readonly onlySecondRight: number;
  /** Undefined where the report has neither all rows nor how many of them each gets right. */
  readonly bothRight: number | undefined;
  readonly neitherRight: number | undefined;
  /** Of McNemar's exact test. */
  readonly pValue: number;
  /** The same by Holm's method for all comparisons of the report; undefined where it has one alone. */
  readonly adjustedPValue: number | undefined;
}

/** Of every pair that the report compares; what names no two of its cells is left out. */
export function comparisonsIn(json: Json, cells: readonly ReportCell[]): ReportComparison[] {
  const sole = objectOf(json['comparison']);
  const found = sole ? [{ first: 0, second: 1, ...sole }] : (listOf(json['comparisons']) ?? []);
  return found.flatMap((comparison) => comparisonOf(comparison, cells));
}

const counted = ['first', 'second', 'rowCount', 'onlyFirstRight', 'onlySecondRight', 'pValue'] as const;

function comparisonOf(json: Json, cells: readonly ReportCell[]): ReportComparison[] {
  const entries = counted.map((name) => [name, numberOf(json[name]) ?? Number.NaN] as const);
  const counts = Object.fromEntries(entries) as Record<(typeof counted)[number], number>;
  const { rowCount, onlyFirstRight, onlySecondRight } = counts;
  const [one, other] = [cells[counts.first], cells[counts.second]];
  if (!one || !other || Object.values(counts).some(Number.isNaN)) return [];
  const right = rightCount(one, other, rowCount) ?? Number.NaN;
  const [bothRight, neitherRight] = [right - onlyFirstRight, rowCount - right - onlySecondRight].map(known);
  return [{ ...counts, bothRight, neitherRight, adjustedPValue: numberOf(json['adjustedPValue']) }];
}

const known = (count: number): number | undefined => (Number.isNaN(count) ? undefined : count);

/** How many of the rows that both have the first gets right. */
function rightCount(one: ReportCell, other: ReportCell, rowCount: number): number | undefined {
  if (one.hasAllRows && other.hasAllRows) {
    const common = new Set(other.rows.map(({ index }) => index));
    return one.rows.filter(({ index, isRight }) => isRight && common.has(index)).length;
  }
  const accuracy = new Map(one.shares).get('accuracy');
  return accuracy === undefined || one.rowCount !== rowCount ? undefined : Math.round(accuracy * rowCount);
}
