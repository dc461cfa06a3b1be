import { formatPercent } from '@qaio/client';
import {
  type EvaluationRow,
  type TaskExecutor,
  type Told,
  fitReadout,
  storedReadout,
  told,
} from '@qaio/core';
import { writeFit } from './write-fit.js';

/** Where a readout stands that was fitted together with a calibration. */
export const readoutFileOf = (calibrationFile: string): string =>
  calibrationFile.replace(/(\.calibration)?\.json$/u, '.readout.json');

/**
 * Fits a task's readout and writes it beside its calibration.
 *
 * @returns lines for people
 * @throws QaioError as {@link fitReadout} does, and `invalid-input` if the file cannot be written
 */
export async function writeReadout(
  executor: TaskExecutor,
  task: string,
  rows: readonly EvaluationRow[],
  calibrationFile: string,
): Promise<Told> {
  const path = readoutFileOf(calibrationFile);
  const { fit, leftOutCount } = await fitReadout(executor, task, rows);
  await writeFit(path, { format: 2, task }, await storedReadout(path), fit);
  const leftOut = leftOutCount > 0 ? told`; ${leftOutCount} too long were left out` : '';
  return told`${path}\nreadout of the hidden state: ${formatPercent(fit.accuracy)} right on rows held out, of ${fit.rowCount} rows${leftOut}`;
}
