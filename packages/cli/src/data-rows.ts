import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type EvaluationRow, QaioError, errorMessage } from '@qaio/core';

/** A data set: one JSON object per line, the inputs and the correct "label". @throws QaioError `invalid-input` */
export async function readRows(path: string): Promise<EvaluationRow[]> {
  const rows: EvaluationRow[] = [];
  try {
    const lines = createInterface({ input: createReadStream(path) });
    let number = 0;
    for await (const line of lines) {
      number++;
      if (line.trim() !== '') rows.push(parseRow(line, `${path}:${number}`));
    }
  } catch (error) {
    if (error instanceof QaioError) throw error;
    throw new QaioError('invalid-input', `${path} could not be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  return rows;
}

function parseRow(line: string, place: string): EvaluationRow {
  const expected = 'expected one object per line, such as {"text": "...", "label": "..."}';
  try {
    const { label, ...input } = JSON.parse(line) as Record<string, unknown>;
    if (typeof label === 'string') return { input, label };
  } catch (error) {
    throw new QaioError(
      'invalid-input',
      `${place}: not a JSON object (${errorMessage(error)}); ${expected}`,
      {
        cause: error,
      },
    );
  }
  throw new QaioError('invalid-input', `${place}: "label" is missing or is not a string; ${expected}`);
}
