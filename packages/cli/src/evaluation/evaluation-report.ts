/** What `aio eval` says of what it has measured. */
import { type Comparison, type Told, compareEvaluations, told, toldAll } from '@qaio/core';
import { type EvaluationMatrix, cellNames } from './evaluation-matrix.js';
import { type PageReader, evaluationPage } from './evaluation-page.js';
import { matrixText } from './matrix-text.js';
import { type ShownEvaluation, shownText } from './shown-evaluation.js';

export interface EvaluationReportForms {
  /** For `--json`. */
  readonly json: object;
  /** The same with all rows. */
  readonly full: object;
  /** For people, without a line break at the end. */
  readonly text: Told;
  readonly page: string;
}

/** Of one cell, or of one and that which it is compared with. @throws QaioError where one could not be measured */
export function soleReport(matrix: EvaluationMatrix, reader: PageReader): EvaluationReportForms {
  const shown = matrix.outcomes.map((outcome) => {
    if ('error' in outcome) throw outcome.error;
    return outcome.shown;
  });
  const [first, second] = shown;
  const comparison = first && second && compareEvaluations(first.rows, second.rows);
  return {
    json: second ? { ...first?.report, against: second.report, comparison } : { ...first?.report },
    full: {
      ...fullReport(first),
      ...(second && { against: fullReport(second), comparison }),
    },
    text: toldAll([...shown.map(shownText), ...(comparison ? [comparisonText(comparison)] : [])], '\n\n'),
    page: evaluationPage(matrix, reader),
  };
}

export function matrixReport(matrix: EvaluationMatrix, reader: PageReader): EvaluationReportForms {
  const names = cellNames(matrix.outcomes);
  const cellsWith = (report: (shown: ShownEvaluation) => object) =>
    matrix.outcomes.map((outcome, at) => ({
      name: names[at],
      data: outcome.cell.data,
      ...('shown' in outcome
        ? { ...report(outcome.shown), modelBytes: outcome.modelBytes }
        : {
            task: outcome.cell.task.name,
            error: { code: outcome.error.code, message: outcome.error.message },
          }),
    }));
  return {
    json: { cells: cellsWith(({ report }) => report), comparisons: matrix.comparisons },
    full: { cells: cellsWith(fullReport), comparisons: matrix.comparisons },
    text: matrixText(matrix),
    page: evaluationPage(matrix, reader),
  };
}

function fullReport(shown: ShownEvaluation | undefined): object {
  return { ...shown?.report, rows: shown?.rows };
}

function comparisonText({ onlyFirstRight, onlySecondRight, differing, rowCount, pValue }: Comparison): Told {
  return told`right in the first only: ${onlyFirstRight}, in the second only: ${onlySecondRight}; different answers: ${differing} of ${rowCount}; p = ${pValue.toPrecision(3)} (exact McNemar test)`;
}
