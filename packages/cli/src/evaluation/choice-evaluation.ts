import { formatPercent } from '@qaio/client';
import { type EvaluationReport, type PromptTask, type Told, evaluateTask, told } from '@qaio/core';
import type { LabelledFile } from '../data/labelled-file.js';
import { choiceEvaluationHtml } from './choice-evaluation-html.js';
import type { PreparedEvaluation } from './evaluation-kind.js';
import { type ShownEvaluation, reasonOf } from './shown-evaluation.js';

export function choiceEvaluation(file: LabelledFile, task: PromptTask): PreparedEvaluation {
  const rows = file.rows(task);
  return {
    rowCount: rows.length,
    judges: [],
    evaluate: async (options) => shown(await evaluateTask({ ...options, task: task.name, rows }), task),
  };
}

function shown(report: EvaluationReport, { definition: { gates } }: PromptTask): ShownEvaluation {
  const { accuracy, macroF1, coverage, ece } = report;
  return {
    run: report,
    accuracy,
    report: { ...report, rows: undefined },
    figures: figures(report),
    details: details(report),
    html: (say) => choiceEvaluationHtml(report, say),
    gated: [
      ['macro-F1', macroF1, gates.minMacroF1, 'at least'],
      ['coverage', coverage, gates.minCoverage, 'at least'],
      ['calibration error', ece, gates.maxCalibrationError, 'at most'],
    ],
    rows: report.rows.map(({ index, input, place, latencyMs, expected, predicted, confidence, error }) => ({
      ...{ index, input, place, latencyMs, error },
      isRight: expected === predicted,
      answer: error === undefined ? predicted : `(${error})`,
      isAbstained: error === undefined && predicted === '',
      right: expected,
      note: error === undefined ? formatPercent(confidence) : reasonOf(report, index),
    })),
  };
}

function figures(report: EvaluationReport): Told[] {
  const { macroF1, ece, coverage, answeredAccuracy, accuracyAtCoverage } = report;
  return [
    ...(coverage < 1
      ? [told`of answered  ${formatPercent(answeredAccuracy)} right; an abstention counts as not right above`]
      : []),
    told`macro-F1     ${formatPercent(macroF1)}`,
    told`calibration  ${formatPercent(ece)} expected error`,
    told`coverage     ${formatPercent(coverage)}`,
    ...Object.entries(accuracyAtCoverage)
      .sort(([a], [b]) => Number(b) - Number(a))
      .map(
        ([share, accuracy]) =>
          told`  most confident ${formatPercent(Number(share))}: ${formatPercent(accuracy)} right`,
      ),
  ];
}

function details({ confusion, mostConfidentWrong }: EvaluationReport): Told[] {
  const counts = (predicted: Readonly<Record<string, number>>): string =>
    Object.entries(predicted)
      .map(([key, count]) => `${key} ${count}`)
      .join(', ');
  return [
    told`confusion (expected: predicted)`,
    ...Object.entries(confusion).map(([label, predicted]) => told`  ${label}: ${counts(predicted)}`),
    ...(mostConfidentWrong.length > 0 ? [told`most confident wrong answers`] : []),
    ...mostConfidentWrong.map(
      ({ predicted, confidence, input }) =>
        told`  ${predicted} ${formatPercent(confidence)}  ${JSON.stringify(input)}`,
    ),
  ];
}
