import { formatPercent } from '@qaio/client';
import type { EditReport, FlippedRow, RobustnessReport, ShareEstimate } from '@qaio/core';
import { moreRefused, reportHead } from '../evaluation/report-head.js';
import { textTable } from '../text-table.js';

/** For people: a table of edits, and the texts with the surest judgements that each changes. */
export function robustnessText(report: RobustnessReport, shownFlips: number): string {
  const { rowCount, refusedCount, edits, onlyLabel, flipRate } = report;
  const flipCount = edits.reduce((sum, { flipped }) => sum + flipped.length, 0);
  const editedCount = edits.reduce((sum, one) => sum + one.rowCount, 0);
  const rows = [
    ['edit', 'texts', 'other label', 'share', '95 % interval'],
    ...edits.map((one) => [one.edit, `${one.rowCount}`, `${one.flipped.length}`, ...rateCells(one.flipRate)]),
    ['all', `${editedCount}`, `${flipCount}`, ...rateCells(flipRate)],
  ];
  return [
    reportHead(report, `${rowCount} texts${String(moreRefused(refusedCount))}`),
    ...textTable(rows, 1),
    ...(onlyLabel === undefined
      ? []
      : [
          `every text got ${onlyLabel}: how steady the other labels are is not known; add texts that get them`,
        ]),
    ...edits.flatMap((one) => asideLines(one)),
    ...edits.flatMap((one) => flipLines(one, shownFlips)),
    '',
  ].join('\n');
}

function rateCells(rate: ShareEstimate | undefined): string[] {
  if (!rate) return ['-', '-'];
  return [formatPercent(rate.share), `${formatPercent(rate.low)} to ${formatPercent(rate.high)}`];
}

function asideLines({ edit, abstentionChangeCount, refusedCount }: EditReport): string[] {
  const asides = [
    ...(abstentionChangeCount > 0 ? [`${abstentionChangeCount} answered only before or only after`] : []),
    ...(refusedCount > 0 ? [`${refusedCount} refused after it`] : []),
  ];
  return asides.length > 0 ? [`${edit}: ${asides.join(', ')}`] : [];
}

function flipLines({ edit, flipped }: EditReport, shown: number): string[] {
  return flipped.slice(0, shown).flatMap((flip) => ['', `${edit}${placeOf(flip)}`, ...judgementLines(flip)]);
}

const placeOf = ({ place }: FlippedRow): string => (place === undefined ? '' : `, ${place}`);

function judgementLines({ text, edited, before, after }: FlippedRow): string[] {
  return [[text, before] as const, [edited, after] as const].map(
    ([said, { label, confidence }]) => `  ${label} ${formatPercent(confidence)}  ${said}`,
  );
}
