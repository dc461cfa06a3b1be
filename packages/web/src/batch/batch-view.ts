import type { Confusion, LabelPair } from '../components/confusion-table.js';
import type { BatchAnswer } from './batch-answer.js';
import type { BatchState } from './batch.js';
import { confusionOf, expectedAt, pairAt, verdictOf } from './right-labels.js';

/** Below it a label is worth a look. */
export const lowConfidence = 0.7;

/** Which rows are shown: `label:` and a label, or one of these. */
export type RowFilter =
  'all' | 'error' | 'abstained' | 'low' | 'right' | 'wrong' | 'waiting' | `label:${string}`;

export type RowOrder = 'row' | 'confidence';

export interface RowView {
  readonly filter: RowFilter;
  readonly order: RowOrder;
  /** What is right and what was said; undefined: whatever it is. */
  readonly pair?: LabelPair | undefined;
  /** In any cell or answer; empty: everywhere. */
  readonly search: string;
}

/** @returns indices of the rows to be shown, in their order */
export function shownRows(state: BatchState, { filter, order, search, pair }: RowView): number[] {
  const { table, columns, answers = [] } = state;
  if (!table) return [];
  const expected = expectedAt(table, columns?.expected);
  const isOfPair = pair ? ofPair(state, pair) : () => true;
  const wanted = search.trim().toLowerCase();
  const rows = table.rows.flatMap((cells, row) => {
    const answer = answers[row];
    const isFound =
      wanted === '' || [...cells, answerWords(answer)].some((text) => text.toLowerCase().includes(wanted));
    return isFound && isOfPair(row) && fits(answer, filter, expected(row)) ? [row] : [];
  });
  if (order === 'row') return rows;
  return rows.sort((a, b) => (confidenceOf(answers[a]) ?? 2) - (confidenceOf(answers[b]) ?? 2));
}

function ofPair(state: BatchState, { expected, predicted }: LabelPair): (row: number) => boolean {
  const pair = pairAt(state);
  return (row) => {
    const found = pair(row);
    return found?.expected === expected && found.predicted === predicted;
  };
}

/** How many rows each filter shows; labels by falling count. */
export interface BatchCounts {
  readonly error: number;
  readonly abstained: number;
  readonly low: number;
  /** Of the rows with a label whose right one is known. */
  readonly right: number;
  readonly wrong: number;
  /** Undefined where no row has an answer and a right label. */
  readonly confusion: Confusion | undefined;
  readonly waiting: number;
  readonly labels: readonly { readonly label: string; readonly labelId: string; readonly count: number }[];
  /** Judged rows by confidence: tenths from 0 to 1. */
  readonly confidences: readonly number[];
}

export function batchCounts(state: BatchState): BatchCounts {
  const { table, columns, answers = [] } = state;
  const expected = expectedAt(table, columns?.expected);
  const count = (filter: RowFilter): number =>
    table?.rows.filter((_, row) => fits(answers[row], filter, expected(row))).length ?? 0;
  return {
    error: count('error'),
    abstained: count('abstained'),
    low: count('low'),
    right: count('right'),
    wrong: count('wrong'),
    confusion: confusionOf(state),
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
  right: (answer, expected) => verdictOf(answer, expected) === true,
  wrong: (answer, expected) => verdictOf(answer, expected) === false,
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
