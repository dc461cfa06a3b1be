import type { Confusion, LabelPair } from '../components/confusion-table.js';
import { type BatchAnswer, isRight } from './batch-answer.js';
import type { BatchState } from './batch.js';

export type LabelledBatch = Pick<BatchState, 'table' | 'columns' | 'answers'>;

/** @returns the right label of a row, where the table has one: a label or the id of one, '' where the cell is empty */
export function expectedAt(
  table: BatchState['table'],
  column: string | undefined,
): (row: number) => string | undefined {
  const at = column === undefined ? -1 : (table?.columns.indexOf(column) ?? -1);
  return (row) => (at < 0 ? undefined : table?.rows[row]?.[at]?.trim());
}

/** @returns whether an answer is right; undefined where it is no label, or nobody says which is right */
export function verdictOf(answer: BatchAnswer | undefined, expected = ''): boolean | undefined {
  return answer?.kind === 'label' && expected !== '' ? isRight(answer, expected) : undefined;
}

/** @returns of a row with an answer what is right and what was said: labels, also where the table has ids */
export function pairAt({
  table,
  columns,
  answers = [],
}: LabelledBatch): (row: number) => LabelPair | undefined {
  const expected = expectedAt(table, columns?.expected);
  const labels = new Map(
    answers.flatMap((answer) =>
      answer?.kind === 'label' && answer.labelId !== '' ? [[answer.labelId, answer.label] as const] : [],
    ),
  );
  return (row) => {
    const [answer, right = ''] = [answers[row], expected(row)];
    if (answer === undefined || answer.kind === 'text' || right === '') return undefined;
    return { expected: labels.get(right) ?? right, predicted: answer.kind === 'label' ? answer.label : '' };
  };
}

/** Labels by their first row. @returns undefined where no row has a right label and an answer */
export function confusionOf(batch: LabelledBatch): Confusion | undefined {
  const pair = pairAt(batch);
  const counts = new Map<string, Map<string, number>>();
  for (const row of batch.table?.rows.keys() ?? []) {
    const { expected, predicted } = pair(row) ?? {};
    if (expected === undefined || predicted === undefined) continue;
    const said = counts.get(expected) ?? new Map<string, number>();
    counts.set(expected, said.set(predicted, (said.get(predicted) ?? 0) + 1));
  }
  return counts.size === 0 ? undefined : counts;
}
