import type { LabelPair } from '../components/confusion-table.js';
import type { ReportRow } from './read-report.js';

export const reportFilters = ['all', 'wrong', 'right', 'error'] as const;

export interface ReportView {
  readonly filter: (typeof reportFilters)[number];
  /** A cell of the confusion table; undefined: all of them. */
  readonly pair: LabelPair | undefined;
  /** In the input, what is right and the answer; empty: everywhere. */
  readonly search: string;
}

const fitting: Readonly<Record<ReportView['filter'], (row: ReportRow) => boolean>> = {
  all: () => true,
  wrong: ({ isRight, error }) => !isRight && error === '',
  right: ({ isRight }) => isRight,
  error: ({ error }) => error !== '',
};

export function shownReportRows(
  rows: readonly ReportRow[],
  { filter, pair, search }: ReportView,
): readonly ReportRow[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter((row) => {
    if (!fitting[filter](row)) return false;
    if (pair && (row.right !== pair.expected || row.answer !== pair.predicted)) return false;
    return [row.input, row.right, row.answer, row.note].some((text) => text.toLowerCase().includes(wanted));
  });
}

/** The number that the page of `--html` gives a row, too: of its line in the file. */
export const lineOf = ({ place }: Pick<ReportRow, 'place'>): string | undefined =>
  /:(\d+)$/u.exec(place)?.[1];

/** Whether all rows can be numbered in this way; rows of several ways of counting cannot be told apart. */
export const haveLines = (rows: readonly ReportRow[]): boolean =>
  rows.every((row) => lineOf(row) !== undefined);
