import { formatPercent } from '@qaio/client';
import {
  type EditReport,
  type FlippedRow,
  type RobustnessReport,
  type ShareEstimate,
  type Told,
  type ToldPart,
  told,
  toldAll,
} from '@qaio/core';
import { moreRefused, reportHead } from '../evaluation/report-head.js';
import { ToldTable } from '../text-table.js';

/** For people: a table of edits, and the texts with the surest judgements that each changes. */
export function robustnessText(report: RobustnessReport, shownFlips: number): Told {
  const { rowCount, refusedCount, edits, onlyLabel, flipRate } = report;
  const flipCount = edits.reduce((sum, { flipped }) => sum + flipped.length, 0);
  const editedCount = edits.reduce((sum, one) => sum + one.rowCount, 0);
  const rows = [
    [told`edit`, told`texts`, told`other label`, told`share`, told`95 % interval`],
    ...edits.map((one) => [editName(one), one.rowCount, one.flipped.length, ...rateCells(one.flipRate)]),
    [told`all`, editedCount, flipCount, ...rateCells(flipRate)],
  ];
  const lines = [
    reportHead(report, told`${rowCount} texts${moreRefused(refusedCount)}`),
    new ToldTable(rows, 1),
    ...(onlyLabel === undefined
      ? []
      : [
          told`every text got ${onlyLabel}: how steady the other labels are is not known; add texts that get them`,
        ]),
    ...edits.flatMap((one) => asideLines(one)),
    ...edits.flatMap((one) => flipLines(one, shownFlips)),
  ];
  return toldAll([...lines, ''], '\n');
}

const editNames = [
  told`end punctuation`,
  told`full and half width`,
  told`white space`,
  told`case`,
  told`repeated letters and emoji`,
  told`one typo`,
  told`said twice`,
  told`simplified and traditional`,
];

const editName = ({ edit }: EditReport): ToldPart => editNames.find((name) => String(name) === edit) ?? edit;

function rateCells(rate: ShareEstimate | undefined): ToldPart[] {
  if (!rate) return ['-', '-'];
  return [formatPercent(rate.share), told`${formatPercent(rate.low)} to ${formatPercent(rate.high)}`];
}

function asideLines(report: EditReport): Told[] {
  const { abstentionChangeCount, refusedCount } = report;
  const asides = [
    ...(abstentionChangeCount > 0 ? [told`${abstentionChangeCount} answered only before or only after`] : []),
    ...(refusedCount > 0 ? [told`${refusedCount} refused after it`] : []),
  ];
  return asides.length > 0 ? [told`${editName(report)}: ${toldAll(asides, ', ')}`] : [];
}

function flipLines(report: EditReport, shown: number): ToldPart[] {
  return report.flipped
    .slice(0, shown)
    .flatMap((flip) => ['', told`${editName(report)}${placeOf(flip)}`, ...judgementLines(flip)]);
}

const placeOf = ({ place }: FlippedRow): string => (place === undefined ? '' : `, ${place}`);

function judgementLines({ text, edited, before, after }: FlippedRow): string[] {
  return [[text, before] as const, [edited, after] as const].map(
    ([said, { label, confidence }]) => `  ${label} ${formatPercent(confidence)}  ${said}`,
  );
}
