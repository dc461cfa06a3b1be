import { formatPercent } from '@qaio/client';
import { type EvaluationRow, type TaskExecutor, fitReadout } from '@qaio/core';
import { writeOutput } from '../output-file.js';

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
): Promise<string> {
  const path = readoutFileOf(calibrationFile);
  const { readout, leftOutCount } = await fitReadout(executor, task, rows);
  await writeOutput(path, `${JSON.stringify(readout)}\n`);
  const rowCount =
    `${readout.rowCount} rows` + (leftOutCount > 0 ? `; ${leftOutCount} too long were left out` : '');
  return `${path}\nreadout of the hidden state: ${formatPercent(readout.accuracy)} right on rows held out, of ${rowCount}\n`;
}
