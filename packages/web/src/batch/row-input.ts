import { type InputField, readInput } from '@qaio/client';
import type { BatchColumns } from './batch-columns.js';
import type { BatchTable } from './batch-table.js';

/** Each row as the task is given it. What a row does not have is left out: the server says that it must be given. */
export function rowInputs(
  fields: readonly InputField[],
  { inputs }: Pick<BatchColumns, 'inputs'>,
  { columns, rows }: Pick<BatchTable, 'columns' | 'rows'>,
): (row: number) => Record<string, unknown> {
  const places = Object.entries(inputs).map(([field, column]) => [field, columns.indexOf(column)] as const);
  return (row) => {
    const texts = new Map(
      places.flatMap(([field, at]) => {
        const text = rows[row]?.[at];
        return text === undefined ? [] : [[field, text] as const];
      }),
    );
    return readInput(
      fields.filter(({ name }) => texts.has(name)),
      Object.fromEntries(texts),
    );
  };
}
