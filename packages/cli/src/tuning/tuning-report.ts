/** The report of a tuning, in Markdown. */
import { formatPercent } from '@qaio/client';
import type { ChangedRow, HeldOutComparison, TuningOutcome, TuningWinner } from '@qaio/core';
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

export function tuningReport({ name, tunedName, model, dataFile, seed, outcome }: ReportedTuning): string {
  const { trials, baseline, winner, rowCounts } = outcome;
  const { pool, judging, heldOut, refused } = rowCounts;
  const sections = [
    `# ${name}, tuned`,
    `Model ${model}; ${pool + judging + heldOut} rows of ${dataFile}; seed ${seed}.`,
    `- ${pool} rows could become examples.\n- ${judging} other rows judged ${trials.length} candidates.\n` +
      `- ${heldOut} rows were held out: nothing was chosen by them.` +
      (refused > 0 ? `\n- ${refused} more rows were refused by the task and left out.` : ''),
    ...(winner
      ? winnerSections(winner, tunedName)
      : [
          `## Nothing better was found\n\nNo candidate was better than the task as it is (${figures(baseline)}) by more ` +
            'than chance, so no new task was written. More rows, or other wordings as variants in the task file, may help.',
        ]),
    `## Candidates\n\nLosses are in nats a row, accuracies those after calibration, both cross-validated on the judging rows. ` +
      'Number 1 is the task as it is.',
    trials.map((trial) => `${trial.number}. ${trial.words}: ${figures(trial)}`).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function winnerSections(
  { trial, definition, heldOut, otherRows }: TuningWinner,
  tunedName: string,
): string[] {
  const { rowCount, before, after, mended, spoiled } = heldOut;
  const row = (what: string, { accuracy, loss, ece }: HeldOutComparison['before']): string =>
    `| ${what} | ${formatPercent(accuracy)} | ${loss.toFixed(3)} | ${formatPercent(ece)} |`;
  const table = [
    `| on ${rowCount} rows held out | accuracy | loss | calibration error |`,
    '| --- | ---: | ---: | ---: |',
    row('the task as it is', before),
    row(tunedName, after),
  ];
  return [
    `## Result\n\nThe best candidate: ${trial.words} (number ${trial.number}).`,
    table.join('\n'),
    `Both with a calibration fitted to the judging rows. ${differenceText(heldOut)} ${verdict(heldOut)}`,
    `The calibration of ${tunedName} was made anew, with all ${otherRows.length} rows that are not its examples.`,
    `## Its words\n\n${fenced(definition.system ?? '(no system prompt)')}\n\n${fenced(definition.prompt)}`,
    ...(definition.examples.length > 0
      ? [definition.examples.map(({ input, output }) => `- ${inline(input)} → ${inline(output)}`).join('\n')]
      : []),
    `## Rows that got better (${mended.length})`,
    ...rowList(mended, (label, wrong) => `${label}, was ${wrong}`),
    `## Rows that got worse (${spoiled.length})`,
    ...rowList(spoiled, (label, wrong) => `now ${wrong}, should be ${label}`),
  ];
}

/** The gain on rows held out, for people. */
export function differenceText({ difference, pValue }: HeldOutComparison): string {
  const { estimate, low, high } = difference;
  return (
    `Accuracy changes by ${points(estimate)} points; 95 % confidence interval from ${points(low)} to ${points(high)} ` +
    `(Newcombe’s method 10 for pairs); p = ${pValue.toPrecision(2)} (exact McNemar test).`
  );
}

function verdict({ difference: { low, high } }: HeldOutComparison): string {
  if (low > 0) return 'The new task is better on rows like these.';
  if (high < 0) return '**The new task is worse on rows held out: keep the old one.**';
  return '**The interval includes 0: these rows do not show that the new task gives more right answers.**';
}

const points = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;

function rowList(rows: readonly ChangedRow[], say: (label: string, wrong: string) => string): string[] {
  if (rows.length === 0) return [];
  return [
    rows
      .map(
        ({ row: { input, label, place }, wrong }) =>
          `- ${place ?? 'row'} (${say(label, wrong)}): ${inline(input)}`,
      )
      .join('\n'),
  ];
}

/** One line, whatever is in it; a single text without its name. */
function inline(value: unknown): string {
  const values: unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  const [text] = values;
  const line = values.length === 1 && typeof text === 'string' ? text : JSON.stringify(value);
  return line.replace(/\s+/gu, ' ').trim();
}

const fenced = (text: string): string => `\`\`\`text\n${text.trim()}\n\`\`\``;
