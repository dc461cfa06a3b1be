import { type BatchAnswer, isRight } from './batch-answer.js';
import type { BatchState } from './batch.js';

/** Below it a label is worth a look. */
export const lowConfidence = 0.7;

/** Which rows are shown: `label:` and a label, or one of these. */
export type RowFilter = 'all' | 'error' | 'abstained' | 'low' | 'wrong' | 'waiting' | `label:${string}`;

export type RowOrder = 'row' | 'confidence';

export interface RowView {
  readonly filter: RowFilter;
  readonly order: RowOrder;
  /** In any cell or answer; empty: everywhere. */
  readonly search: string;
}

/** @returns indices of the rows to be shown, in their order */
export function shownRows(
  { table, columns, answers = [] }: BatchState,
  { filter, order, search }: RowView,
): number[] {
  if (!table) return [];
  const expected = expectedAt(table, columns?.expected);
  const wanted = search.trim().toLowerCase();
  const rows = table.rows.flatMap((cells, row) => {
    const answer = answers[row];
    const isFound =
      wanted === '' || [...cells, answerWords(answer)].some((text) => text.toLowerCase().includes(wanted));
    return isFound && fits(answer, filter, expected(row)) ? [row] : [];
  });
  if (order === 'row') return rows;
  return rows.sort((a, b) => (confidenceOf(answers[a]) ?? 2) - (confidenceOf(answers[b]) ?? 2));
}

/** How many rows each filter shows; labels by falling count. */
export interface BatchCounts {
  readonly error: number;
  readonly abstained: number;
  readonly low: number;
  /** Undefined where the table has no right labels. */
  readonly wrong: number | undefined;
  readonly waiting: number;
  readonly labels: readonly { readonly label: string; readonly labelId: string; readonly count: number }[];
  /** Judged rows by confidence: tenths from 0 to 1. */
  readonly confidences: readonly number[];
}

export function batchCounts({ table, columns, answers = [] }: BatchState): BatchCounts {
  const expected = expectedAt(table, columns?.expected);
  const count = (filter: RowFilter): number =>
    table?.rows.filter((_, row) => fits(answers[row], filter, expected(row))).length ?? 0;
  return {
    error: count('error'),
    abstained: count('abstained'),
    low: count('low'),
    wrong: columns?.expected === undefined ? undefined : count('wrong'),
    waiting: count('waiting'),
    labels: labelCounts(answers),
    confidences: tenths(answers.map(confidenceOf)),
  };
}

type Answers = readonly (BatchAnswer | undefined)[];

function labelCounts(answers: Answers): BatchCounts['labels'] {
  const labels = new Map<string, { label: string; labelId: string; count: number }>();
  for (const answer of answers) {
    if (answer?.kind !== 'label') continue;
    const { label, labelId } = answer;
    labels.set(label, { label, labelId, count: (labels.get(label)?.count ?? 0) + 1 });
  }
  return [...labels.values()].sort((a, b) => b.count - a.count);
}

function tenths(shares: readonly (number | undefined)[]): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const share of shares) {
    if (share === undefined) continue;
    const tenth = Math.min(9, Math.floor(share * 10));
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  return counts;
}

/** @returns the right label of a row, where the table has one */
export function expectedAt(
  table: BatchState['table'],
  column: string | undefined,
): (row: number) => string | undefined {
  const at = column === undefined ? -1 : (table?.columns.indexOf(column) ?? -1);
  return (row) => (at < 0 ? undefined : table?.rows[row]?.[at]);
}

export function confidenceOf(answer: BatchAnswer | undefined): number | undefined {
  return answer?.kind === 'label' || answer?.kind === 'abstained' ? answer.confidence : undefined;
}

type Fits = (answer: BatchAnswer | undefined, expected: string | undefined) => boolean;

const fitting: Readonly<Record<Exclude<RowFilter, `label:${string}`>, Fits>> = {
  all: () => true,
  waiting: (answer) => answer === undefined,
  error: (answer) => answer?.kind === 'error',
  abstained: (answer) => answer?.kind === 'abstained',
  low: (answer) => answer?.kind === 'label' && answer.confidence < lowConfidence,
  wrong: (answer, expected) =>
    expected !== undefined && answer?.kind === 'label' && !isRight(answer, expected),
};

function fits(answer: BatchAnswer | undefined, filter: RowFilter, expected: string | undefined): boolean {
  if (!isLabelFilter(filter)) return fitting[filter](answer, expected);
  return answer?.kind === 'label' && answer.label === filter.slice('label:'.length);
}

function isLabelFilter(filter: RowFilter): filter is `label:${string}` {
  return filter.startsWith('label:');
}

function answerWords(answer: BatchAnswer | undefined): string {
  if (answer?.kind === 'label') return answer.label;
  if (answer?.kind === 'text') return answer.text;
  return answer?.kind === 'error' ? answer.message : '';
}
