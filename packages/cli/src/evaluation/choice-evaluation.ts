import { formatPercent } from '@qaio/client';
import { type EvaluationReport, type PromptTask, evaluateTask } from '@qaio/core';
import type { LabelledFile } from '../data/labelled-file.js';
import { choiceEvaluationHtml } from './choice-evaluation-html.js';
import type { PreparedEvaluation } from './evaluation-kind.js';
import { type ShownEvaluation, figureLine, reasonOf } from './shown-evaluation.js';

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
    html: choiceEvaluationHtml(report),
    gated: [
      ['macro-F1', macroF1, gates.minMacroF1, 'at least'],
      ['coverage', coverage, gates.minCoverage, 'at least'],
      ['calibration error', ece, gates.maxCalibrationError, 'at most'],
    ],
    rows: report.rows.map(({ index, input, place, latencyMs, expected, predicted, confidence, error }) => ({
      ...{ index, input, place, latencyMs, error },
      isRight: expected === predicted,
      answer: error === undefined ? predicted || '(abstained)' : `(${error})`,
      right: expected,
      note: error === undefined ? formatPercent(confidence) : reasonOf(report, index),
    })),
  };
}

function figures(report: EvaluationReport): string[] {
  const { macroF1, ece, coverage, answeredAccuracy, accuracyAtCoverage } = report;
  return [
    ...(coverage < 1
      ? [
          figureLine(
            'of answered',
            `${formatPercent(answeredAccuracy)} right; an abstention counts as not right above`,
          ),
        ]
      : []),
    figureLine('macro-F1', formatPercent(macroF1)),
    figureLine('calibration', `${formatPercent(ece)} expected error`),
    figureLine('coverage', formatPercent(coverage)),
    ...Object.entries(accuracyAtCoverage)
      .sort(([a], [b]) => Number(b) - Number(a))
      .map(
        ([share, accuracy]) =>
          `  most confident ${formatPercent(Number(share))}: ${formatPercent(accuracy)} right`,
      ),
  ];
}

function details({ confusion, mostConfidentWrong }: EvaluationReport): string[] {
  const counts = (predicted: Readonly<Record<string, number>>): string =>
    Object.entries(predicted)
      .map(([key, count]) => `${key} ${count}`)
      .join(', ');
  return [
    'confusion (expected: predicted)',
    ...Object.entries(confusion).map(([label, predicted]) => `  ${label}: ${counts(predicted)}`),
    ...(mostConfidentWrong.length > 0 ? ['most confident wrong answers'] : []),
    ...mostConfidentWrong.map(
      ({ predicted, confidence, input }) =>
        `  ${predicted} ${formatPercent(confidence)}  ${JSON.stringify(input)}`,
    ),
  ];
}
