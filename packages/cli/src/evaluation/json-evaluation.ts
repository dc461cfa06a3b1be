import { formatPercent } from '@qaio/client';
import {
  type JsonEvaluationReport,
  type JudgedJsonRow,
  type PromptTask,
  type Told,
  evaluateJsonTask,
  told,
} from '@qaio/core';
import type { LabelledFile } from '../data/labelled-file.js';
import type { PreparedEvaluation } from './evaluation-kind.js';
import { htmlTable, sayHtml } from './html-table.js';
import { type Say, type ShownEvaluation, reasonOf } from './shown-evaluation.js';

export function jsonEvaluation(file: LabelledFile, task: PromptTask): PreparedEvaluation {
  const rows = file.expectedRows(task);
  return {
    rowCount: rows.length,
    judges: [],
    evaluate: async (options) => shown(await evaluateJsonTask({ ...options, task: task.name, rows })),
  };
}

function shown(report: JsonEvaluationReport): ShownEvaluation {
  const { worst, accuracy, fieldAccuracy } = report;
  return {
    run: report,
    accuracy,
    report: { ...report, rows: undefined },
    figures: [
      told`fields       ${formatPercent(fieldAccuracy)} right, mean over the fields`,
      ...fieldLines(report),
    ],
    details: [
      ...(worst.length > 0 ? [told`worst answers`] : []),
      ...worst.flatMap((row) => [
        told`  ${JSON.stringify(row.input)}: ${row.wrongFields.join(', ')} wrong`,
        told`    expected ${JSON.stringify(row.expected)}`,
        told`    answered ${answerOf(row)}`,
      ]),
    ],
    html: (say) => html(report, say),
    gated: [],
    rows: report.rows.map((row) => ({
      ...{ index: row.index, input: row.input, place: row.place, latencyMs: row.latencyMs, error: row.error },
      isRight: row.wrongFields.length === 0,
      answer: answerOf(row),
      right: JSON.stringify(row.expected),
      note: row.error === undefined ? row.wrongFields.join(', ') : reasonOf(report, row.index),
    })),
  };
}

const answerOf = ({ answer, error }: JudgedJsonRow): string =>
  error === undefined ? JSON.stringify(answer) : `(${error})`;

function fieldLines({ fields }: JsonEvaluationReport): Told[] {
  return Object.entries(fields).map(([name, { accuracy, missed, madeUp, itemF1 }]) => {
    const items = itemF1 === undefined ? '' : told` F1 of the items ${formatPercent(itemF1)},`;
    return told`  ${name}: ${formatPercent(accuracy)} right,${items} missed in ${missed} rows, made up in ${madeUp}`;
  });
}

function html(report: JsonEvaluationReport, say: Say): string {
  const fields = Object.entries(report.fields).map(([name, { accuracy, missed, madeUp, itemF1 }]) => [
    name,
    formatPercent(accuracy),
    itemF1 === undefined ? '' : formatPercent(itemF1),
    String(missed),
    String(madeUp),
  ]);
  const head = [told`field`, told`right`, told`F1 of the items`, told`missed`, told`made up`].map(say);
  return `<h3>${sayHtml(say)(told`Fields`)}</h3>${htmlTable([head, ...fields], { hasHead: true })}`;
}
