import type { ErrorCode } from '../errors.js';

/** One row of a data set and what the task said. */
export interface Judged {
  readonly expected: string;
  /** Empty when the task abstained or the run failed. */
  readonly predicted: string;
  /** Probability of the best label. */
  readonly confidence: number;
  /** Why there is no answer, where the run failed. */
  readonly error?: ErrorCode | undefined;
}

export interface EvaluationMetrics {
  /** Share of all rows that were judged right; one that was abstained from or has failed is not. */
  readonly accuracy: number;
  /** Share of the answered rows that were judged right; NaN where none was answered. */
  readonly answeredAccuracy: number;
  /** Mean over the labels of the harmonic mean of precision and recall. */
  readonly macroF1: number;
  /** Expected calibration error over ten bins of equal width: https://arxiv.org/abs/1706.04599 */
  readonly ece: number;
  /** Share of rows that were answered at all. */
  readonly coverage: number;
  /** Accuracy when only the most confident share of the rows is answered. */
  readonly accuracyAtCoverage: Readonly<Record<string, number>>;
  /** Rows by expected label, then by predicted one. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const binCount = 10;
const coverages = [0.5, 0.7, 0.8, 0.9, 0.95, 1];

/** @param rows at least one @param labels all that the task may say */
export function evaluationMetrics(rows: readonly Judged[], labels: readonly string[]): EvaluationMetrics {
  const answered = rows.filter(({ predicted }) => predicted !== '');
  return {
    accuracy: accuracy(rows),
    answeredAccuracy: answered.length === 0 ? NaN : accuracy(answered),
    macroF1: mean(labels.map((label) => f1(rows, label))),
    ece: calibrationError(answered),
    coverage: answered.length / rows.length,
    accuracyAtCoverage: accuracyAtCoverage(answered, rows.length),
    confusion: confusion(rows),
  };
}

/** @returns the smallest value that at least this share of all values does not exceed */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

const isRight = ({ expected, predicted }: Judged): boolean => expected === predicted;

/** Share of rows that were judged right. @param rows at least one */
export function accuracy(rows: readonly Judged[]): number {
  return rows.filter(isRight).length / rows.length;
}

function f1(rows: readonly Judged[], label: string): number {
  const right = rows.filter((row) => isRight(row) && row.expected === label).length;
  const expected = rows.filter((row) => row.expected === label).length;
  const predicted = rows.filter((row) => row.predicted === label).length;
  return expected + predicted === 0 ? 0 : (2 * right) / (expected + predicted);
}

/** Expected calibration error over ten bins of equal width. */
export function calibrationError(rows: readonly Judged[]): number {
  const bins = Array.from({ length: binCount }, () => [] as Judged[]);
  for (const row of rows) bins[Math.min(binCount - 1, Math.floor(row.confidence * binCount))]?.push(row);
  const gaps = bins.map((bin) =>
    bin.length === 0 ? 0 : bin.length * Math.abs(accuracy(bin) - mean(bin.map((row) => row.confidence))),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, rows.length);
}

function accuracyAtCoverage(answered: readonly Judged[], rowCount: number): Record<string, number> {
  const byConfidence = [...answered].sort((a, b) => b.confidence - a.confidence);
  const reachable = coverages.filter((coverage) => Math.round(coverage * rowCount) <= answered.length);
  return Object.fromEntries(
    reachable.map((coverage) => {
      const kept = byConfidence.slice(0, Math.max(1, Math.round(coverage * rowCount)));
      return [String(coverage), accuracy(kept)];
    }),
  );
}

function confusion(rows: readonly Judged[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { expected, predicted, error } of rows) {
    const row = (table[expected] ??= {});
    const key = error === undefined ? predicted || '(abstained)' : '(failed)';
    row[key] = (row[key] ?? 0) + 1;
  }
  return table;
}

/** @param values at least one */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
