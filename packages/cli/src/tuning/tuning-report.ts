/** The report of a tuning, in Markdown. */
import { formatPercent } from '@qaio/client';
import {
  type ChangedRow,
  type HeldOutComparison,
  type Told,
  type ToldPart,
  type Trial,
  type TuningOutcome,
  type TuningWinner,
  told,
  toldAll,
} from '@qaio/core';
import { figures } from './trial-line.js';

export interface ReportedTuning {
  /** Name of the task. */
  readonly name: string;
  /** Of the new one. */
  readonly tunedName: string;
  readonly model: string;
  readonly dataFile: string;
  readonly seed: number;
  readonly outcome: TuningOutcome;
}

/** @param say in the reader's language */
export function tuningReport(
  { name, tunedName, model, dataFile, seed, outcome }: ReportedTuning,
  say: (said: Told) => string = String,
): string {
  const { trials, baseline, winner, rowCounts } = outcome;
  const { pool, judging, heldOut, refused } = rowCounts;
  const counts = [
    told`${pool} rows could become examples.`,
    told`${judging} other rows judged ${trials.length} candidates.`,
    told`${heldOut} rows were held out: nothing was chosen by them.`,
    ...(refused > 0 ? [told`${refused} more rows were refused by the task and left out.`] : []),
  ];
  const sections = [
    told`# ${told`${name}, tuned`}`,
    told`Model ${model}; ${pool + judging + heldOut} rows of ${dataFile}; seed ${seed}.`,
    listOf(counts),
    ...(winner ? winnerSections(winner, tunedName) : nothingBetter(baseline)),
    told`## ${told`Candidates`}`,
    told`Losses are in nats a row, accuracies those after calibration, both cross-validated on the judging rows. Number 1 is the task as it is.`,
    toldAll(
      trials.map((trial) => told`${trial.number}. ${trial.words}: ${figures(trial)}`),
      '\n',
    ),
  ];
  return `${sections.map(say).join('\n\n')}\n`;
}

const listOf = (items: readonly Told[]): Told =>
  toldAll(
    items.map((item) => told`- ${item}`),
    '\n',
  );

const nothingBetter = (baseline: Trial): Told[] => [
  told`## ${told`Nothing better was found`}`,
  told`No candidate was better than the task as it is (${figures(baseline)}) by more than chance, so no new task was written. More rows, or other wordings as variants in the task file, may help.`,
];

function winnerSections({ trial, definition, heldOut, otherRows }: TuningWinner, tunedName: string): Told[] {
  const { mended, spoiled } = heldOut;
  return [
    told`## ${told`Result`}`,
    told`The best candidate: ${trial.words} (number ${trial.number}).`,
    resultTable(heldOut, tunedName),
    told`Both with a calibration fitted to the judging rows. ${differenceText(heldOut)} ${verdict(heldOut)}`,
    told`The calibration of ${tunedName} was made anew, with all ${otherRows.length} rows that are not its examples.`,
    told`## ${told`Its words`}`,
    told`${fenced(definition.system ?? told`(no system prompt)`)}`,
    told`${fenced(definition.prompt)}`,
    ...(definition.examples.length > 0
      ? [listOf(definition.examples.map(({ input, output }) => told`${inline(input)} → ${inline(output)}`))]
      : []),
    told`## ${told`Rows that got better (${mended.length})`}`,
    ...rowList(mended, (label, wrong) => told`${label}, was ${wrong}`),
    told`## ${told`Rows that got worse (${spoiled.length})`}`,
    ...rowList(spoiled, (label, wrong) => told`now ${wrong}, should be ${label}`),
  ];
}

function resultTable({ rowCount, before, after }: HeldOutComparison, tunedName: string): Told {
  const row = (what: ToldPart, { accuracy, loss, ece }: HeldOutComparison['before']): Told =>
    told`| ${what} | ${formatPercent(accuracy)} | ${loss.toFixed(3)} | ${formatPercent(ece)} |`;
  const lines = [
    told`| on ${rowCount} rows held out | accuracy | loss | calibration error |`,
    '| --- | ---: | ---: | ---: |',
    row(told`the task as it is`, before),
    row(tunedName, after),
  ];
  return toldAll(lines, '\n');
}

/** The gain on rows held out, for people. */
export function differenceText({ difference, pValue }: HeldOutComparison): Told {
  const { estimate, low, high } = difference;
  return told`Accuracy changes by ${points(estimate)} points; 95 % confidence interval from ${points(low)} to ${points(high)} (Newcombe’s method 10 for pairs); p = ${pValue.toPrecision(2)} (exact McNemar test).`;
}

function verdict({ difference: { low, high } }: HeldOutComparison): Told {
  if (low > 0) return told`The new task is better on rows like these.`;
  if (high < 0) return told`**The new task is worse on rows held out: keep the old one.**`;
  return told`**The interval includes 0: these rows do not show that the new task gives more right answers.**`;
}

const points = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;

function rowList(rows: readonly ChangedRow[], say: (label: string, wrong: string) => Told): Told[] {
  if (rows.length === 0) return [];
  return [
    listOf(
      rows.map(
        ({ row: { input, label, place }, wrong }) =>
          told`${place ?? told`row`} (${say(label, wrong)}): ${inline(input)}`,
      ),
    ),
  ];
}

/** One line, whatever is in it; a single text without its name. */
function inline(value: unknown): string {
  const values: unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  const [text] = values;
  const line = values.length === 1 && typeof text === 'string' ? text : JSON.stringify(value);
  return line.replace(/\s+/gu, ' ').trim();
}

const fenced = (text: string | Told): Told =>
  told`${'```text'}
${typeof text === 'string' ? text.trim() : text}
${'```'}`;
