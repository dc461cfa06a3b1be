import { formatPercent } from '@qaio/client';
import { type JsonEvaluationReport, type JudgedJsonRow, type PromptTask, evaluateJsonTask } from '@qaio/core';
import type { LabelledFile } from '../data/labelled-file.js';
import type { PreparedEvaluation } from './evaluation-kind.js';
import { htmlTable } from './html-table.js';
import { type ShownEvaluation, figureLine, reasonOf } from './shown-evaluation.js';

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
      figureLine('fields', `${formatPercent(fieldAccuracy)} right, mean over the fields`),
      ...fieldRows(report).map(([name, ...cells]) => `  ${[`${name}:`, ...cells].join(' ')}`),
    ],
    details: [
      ...(worst.length > 0 ? ['worst answers'] : []),
      ...worst.flatMap((row) => [
        `  ${JSON.stringify(row.input)}: ${row.wrongFields.join(', ')} wrong`,
        `    expected ${JSON.stringify(row.expected)}`,
        `    answered ${answerOf(row)}`,
      ]),
    ],
    html: html(report),
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

function fieldRows({ fields }: JsonEvaluationReport): string[][] {
  return Object.entries(fields).map(([name, { accuracy, missed, madeUp, itemF1 }]) => [
    name,
    `${formatPercent(accuracy)} right,`,
    ...(itemF1 === undefined ? [] : [`F1 of the items ${formatPercent(itemF1)},`]),
    `missed in ${missed} rows,`,
    `made up in ${madeUp}`,
  ]);
}

function html(report: JsonEvaluationReport): string {
  const fields = Object.entries(report.fields).map(([name, { accuracy, missed, madeUp, itemF1 }]) => [
    name,
    formatPercent(accuracy),
    itemF1 === undefined ? '' : formatPercent(itemF1),
    String(missed),
    String(madeUp),
  ]);
  return `<h3>Fields</h3>${htmlTable([['field', 'right', 'F1 of the items', 'missed', 'made up'], ...fields], { hasHead: true })}`;
}
