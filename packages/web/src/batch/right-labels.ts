import type { Task } from '@qaio/protocol';
import type { Confusion, LabelPair } from '../components/confusion-table.js';
import type { BatchAnswer } from './batch-answer.js';
import type { BatchState } from './batch.js';

export type LabelledBatch = Pick<BatchState, 'table' | 'columns' | 'answers' | 'task'>;
type Choices = Task['choices'];

/** @returns what the table says is right of a row, where it has a column for it; '' where the cell is empty */
export function expectedAt(
  table: BatchState['table'],
  column: string | undefined,
): (row: number) => string | undefined {
  const at = column === undefined ? -1 : (table?.columns.indexOf(column) ?? -1);
  return (row) => (at < 0 ? undefined : table?.rows[row]?.[at]?.trim());
}

/** What is right of a row, and whether the task could say so. */
export interface RightLabel {
  /** A label or the id of one, as the table has it. */
  readonly given: string;
  /** As the task says it; undefined where it does not know it. */
  readonly label: string | undefined;
}

/** @returns undefined for a row of which nothing is said, and of a task without labels */
export function rightLabelAt({
  table,
  columns,
  task,
}: Omit<LabelledBatch, 'answers'>): (row: number) => RightLabel | undefined {
  const expected = expectedAt(table, columns?.expected);
  const labels = labelsOf(task?.choices ?? []);
  return (row) => {
    const given = expected(row) ?? '';
    return given === '' || labels.size === 0 ? undefined : { given, label: labels.get(given) };
  };
}

/** By their ids, and by themselves. */
function labelsOf(choices: Choices): ReadonlyMap<string, string> {
  const ids = choices.filter(({ id }) => id !== '');
  return new Map([
    ...ids.map(({ id, label }) => [id, label] as const),
    ...choices.map(({ label }) => [label, label] as const),
  ]);
}

/** What the table calls right and the task cannot say, with the numbers of rows: the most frequent first. */
export function unknownLabels(batch: Omit<LabelledBatch, 'answers'>): ReadonlyMap<string, number> {
  const right = rightLabelAt(batch);
  const counts = new Map<string, number>();
  for (const row of batch.table?.rows.keys() ?? []) {
    const found = right(row);
    if (found && found.label === undefined) counts.set(found.given, (counts.get(found.given) ?? 0) + 1);
  }
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

/** @returns whether an answer is right; undefined where it is no label, or what is right is not known */
export function verdictOf(
  answer: BatchAnswer | undefined,
  right: RightLabel | undefined,
): boolean | undefined {
  if (answer?.kind !== 'label' || right?.label === undefined) return undefined;
  return answer.label === right.label;
}

/** @returns of a row with an answer what is right and what was said, in labels that the task knows */
export function pairAt(batch: LabelledBatch): (row: number) => LabelPair | undefined {
  const right = rightLabelAt(batch);
  return (row) => {
    const [answer, expected] = [batch.answers?.[row], right(row)?.label];
    if (answer === undefined || answer.kind === 'text' || expected === undefined) return undefined;
    return { expected, predicted: answer.kind === 'label' ? answer.label : '' };
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
