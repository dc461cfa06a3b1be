/** Examples that a candidate shows to the model, and sets of them from labelled rows. */
import type { TaskDefinition } from '../../task/task-definition.js';
import { type Told, told } from '../../told.js';
import type { EvaluationRow } from '../evaluate-task.js';
import { type TextVector, representatives, textVector } from './text-similarity.js';

export type Example = TaskDefinition['examples'][number];

export interface ExampleSet {
  /** How it came about, for people. */
  readonly words: Told;
  readonly examples: readonly Example[];
}

/** A row that may become an example. */
export interface PoolRow {
  readonly row: EvaluationRow;
  readonly vector: TextVector;
}

export const noExamples: ExampleSet = { words: told`no examples`, examples: [] };

export function poolRow(row: EvaluationRow, field: string): PoolRow {
  return { row, vector: textVector(String(row.input[field])) };
}

export function exampleOf({ input, label }: EvaluationRow): Example {
  return { input: { ...input }, needs: {}, output: label };
}

/** The same in words for people, such as `4 examples`. */
export function countOf({ length }: readonly Example[]): Told {
  return length === 1 ? told`1 example` : told`${length} examples`;
}

/**
 * Rows that stand for those of their label, labels in turn.
 *
 * @param pool rows of every label
 * @param size of the set; never less than one example of each label
 * @param start another number gives another set; 0 begins with the most typical rows
 */
export function typicalSet(
  pool: readonly PoolRow[],
  labels: readonly string[],
  size: number,
  start: number,
): ExampleSet {
  const total = Math.max(size, labels.length);
  const columns = labels.map((label, i) => {
    const own = pool.filter(({ row }) => row.label === label);
    const count = Math.floor(total / labels.length) + (i < total % labels.length ? 1 : 0);
    const first = start === 0 ? undefined : (start - 1) % Math.max(1, own.length);
    return representatives(
      own.map(({ vector }) => vector),
      count,
      first,
    ).flatMap((each) => own[each] ?? []);
  });
  const examples = inTurn(columns).map(({ row }) => exampleOf(row));
  const which = start === 0 ? told`the most typical` : told`typical, start ${start}`;
  return { words: told`${countOf(examples)} (${which})`, examples };
}

/** The first of each column, then the second of each, and so on. */
export function inTurn<T>(columns: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) =>
    columns.flatMap((column) => column.slice(turn, turn + 1)),
  ).flat();
}
