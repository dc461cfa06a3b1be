import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type EvaluationRow, QaioError, errorMessage } from '@qaio/core';

/** A data set: one JSON object a line, the inputs and the right "label". @throws QaioError `invalid-input` */
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
    throw new QaioError('invalid-input', `${path} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  return rows;
}

function parseRow(line: string, place: string): EvaluationRow {
  const expected = 'expected {"text": ..., "label": ...}, one object a line';
  try {
    const { label, ...input } = JSON.parse(line) as Record<string, unknown>;
    if (typeof label === 'string') return { input, label };
  } catch (error) {
    throw new QaioError('invalid-input', `${place}: no JSON (${errorMessage(error)}); ${expected}`, {
      cause: error,
    });
  }
  throw new QaioError('invalid-input', `${place}: no "label"; ${expected}`);
}
