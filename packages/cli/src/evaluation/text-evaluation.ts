import { formatPercent } from '@qaio/client';
import {
  type JudgedTextRow,
  type PromptTask,
  type TextEvaluationReport,
  type Told,
  type ToldPart,
  evaluateTextTask,
  isJudged,
  told,
} from '@qaio/core';
import type { LabelledFile } from '../data/labelled-file.js';
import type { PreparedEvaluation } from './evaluation-kind.js';
import { htmlTable, sayHtml } from './html-table.js';
import { type Say, type ShownEvaluation, reasonOf } from './shown-evaluation.js';

const shownRows = 10;

export function textEvaluation(file: LabelledFile, task: PromptTask): PreparedEvaluation {
  const rows = file.assertedRows(task);
  return {
    rowCount: rows.length,
    judges: rows.flatMap(({ assert }) => assert.filter(isJudged).map(({ task: judge }) => judge)),
    evaluate: async (options) => shown(await evaluateTextTask({ ...options, task: task.name, rows })),
  };
}

function shown(report: TextEvaluationReport): ShownEvaluation {
  const { accuracy, assertions } = report;
  const failing = report.failing.filter(({ error }) => error === undefined);
  const more = failing.length - shownRows;
  return {
    run: report,
    accuracy,
    report: { ...report, rows: undefined },
    figures: Object.entries(assertions).map(
      ([type, { total, met }]) => told`  ${type}: met ${met} of ${total} times`,
    ),
    details: [
      ...(failing.length > 0 ? [told`rows that miss something`] : []),
      ...failing
        .slice(0, shownRows)
        .flatMap((row): Told[] => [
          told`  ${JSON.stringify(row.input)}`,
          told`    ${answerOf(row)}`,
          told`    misses ${missedBy(row)}`,
        ]),
      ...(more > 0 ? [told`  and ${more} more, which --json and --html show`] : []),
    ],
    html: (say) => html(report, say),
    gated: [],
    rows: report.rows.map((row) => ({
      ...{ index: row.index, input: row.input, place: row.place, latencyMs: row.latencyMs, error: row.error },
      isRight: row.outcomes.every((outcome) => outcome === undefined),
      answer: answerOf(row),
      right: assertionText(row.assert),
      note: row.error === undefined ? missedNote(row) : reasonOf(report, row.index),
    })),
  };
}

const answerOf = ({ answer, error }: JudgedTextRow): string => (error === undefined ? answer : `(${error})`);

/** The assertions that a row's answer misses, as the row has them. */
const missedBy = ({ assert, outcomes }: JudgedTextRow): string =>
  assertionText(assert.filter((_, at) => outcomes[at] !== undefined));

const missedNote = (row: JudgedTextRow): ToldPart => {
  const missed = missedBy(row);
  return missed === '' ? '' : told`misses ${missed}`;
};

const assertionText = (assertions: JudgedTextRow['assert']): string =>
  assertions.map(({ type, ...rest }) => [type, ...Object.values(rest).map(String)].join(' ')).join('; ');

function html({ assertions }: TextEvaluationReport, say: Say): string {
  const counts = Object.entries(assertions).map(([type, { total, met }]) => [
    type,
    String(met),
    String(total),
    formatPercent(met / total),
  ]);
  const head = [told`type`, told`met`, told`of`].map(say);
  return `<h3>${sayHtml(say)(told`Assertions`)}</h3>${htmlTable([[...head, ''], ...counts], { hasHead: true })}`;
}
