import type { Confusion, LabelPair } from '../components/confusion-table.js';
import type { BatchAnswer } from './batch-answer.js';
import type { BatchState } from './batch.js';
import { type RightLabel, confusionOf, pairAt, rightLabelAt, verdictOf } from './right-labels.js';

/** Below it a label is worth a look. */
export const lowConfidence = 0.7;

/** Which rows are shown: `label:` and a label, or one of these. */
export type RowFilter =
  'all' | 'error' | 'abstained' | 'low' | 'right' | 'wrong' | 'unknown' | 'waiting' | `label:${string}`;

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
  const { table, answers = [] } = state;
  if (!table) return [];
  const right = rightLabelAt(state);
  const isOfPair = pair ? ofPair(state, pair) : () => true;
  const wanted = search.trim().toLowerCase();
  const isFound = (row: number): boolean =>
    wanted === '' ||
    [...(table.rows[row] ?? []), answerWords(answers[row])].some((text) =>
      text?.toLowerCase().includes(wanted),
    );
  const rows = [...table.rows.keys()].filter(
    (row) => isOfPair(row) && fits(answers[row], filter, right(row)) && isFound(row),
  );
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
  /** With a label or a text. */
  readonly answered: number;
  readonly error: number;
  readonly abstained: number;
  readonly low: number;
  /** Of the rows with a label whose right one the task knows. */
  readonly right: number;
  readonly wrong: number;
  /** Whose right label the task does not know. */
  readonly unknown: number;
  /** Undefined where no row has an answer and a right label. */
  readonly confusion: Confusion | undefined;
  readonly waiting: number;
  readonly labels: readonly { readonly label: string; readonly labelId: string; readonly count: number }[];
  /** Judged rows by confidence: tenths from 0 to 1. */
  readonly confidences: readonly number[];
}

const counted = ['error', 'abstained', 'low', 'right', 'wrong', 'unknown', 'waiting'] as const;

export function batchCounts(state: BatchState): BatchCounts {
  const { table, answers = [] } = state;
  const right = rightLabelAt(state);
  const counts = { error: 0, abstained: 0, low: 0, right: 0, wrong: 0, unknown: 0, waiting: 0 };
  for (let row = 0; row < (table?.rows.length ?? 0); row++) {
    const [answer, label] = [answers[row], right(row)];
    for (const filter of counted) if (fitting[filter](answer, label)) counts[filter] += 1;
  }
  return {
    ...counts,
    answered: answers.filter((answer) => answer?.kind === 'label' || answer?.kind === 'text').length,
    confusion: confusionOf(state),
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

type Fits = (answer: BatchAnswer | undefined, right: RightLabel | undefined) => boolean;

const fitting: Readonly<Record<Exclude<RowFilter, `label:${string}`>, Fits>> = {
  all: () => true,
  waiting: (answer) => answer === undefined,
  error: (answer) => answer?.kind === 'error',
  abstained: (answer) => answer?.kind === 'abstained',
  low: (answer) => answer?.kind === 'label' && answer.confidence < lowConfidence,
  right: (answer, right) => verdictOf(answer, right) === true,
  wrong: (answer, right) => verdictOf(answer, right) === false,
  unknown: (_, right) => right !== undefined && right.label === undefined,
};

function fits(answer: BatchAnswer | undefined, filter: RowFilter, right: RightLabel | undefined): boolean {
  if (!isLabelFilter(filter)) return fitting[filter](answer, right);
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
