import { type InputField, inputFields, outputKinds } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import type { BatchTable } from './batch-table.js';

/** Which column is what. */
export interface BatchColumns {
  /** Column of each input field, by the fields' names; one that has none is left out. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Of the right labels; undefined where the table has none. */
  readonly expected: string | undefined;
}

/** What data sets call them. */
const textNames = ['text', 'text_a', 'review', 'sentence', 'content', '内容', '文本', '评论', '句子'];
const labelNames = ['label', 'expected', 'gold', 'target', '标签', '标注', '类别', '情感'];

/** What the columns are likely to be. */
export function guessColumns(
  task: Pick<Task, 'inputSchema' | 'outputKind'>,
  { columns }: BatchTable,
): BatchColumns {
  const fields = inputFields(task);
  const needed = fields.filter(({ isRequired }) => isRequired);
  const [only] = needed.length === 0 ? fields : needed;
  const isSole = needed.length < 2;
  const entries = fields.flatMap((field): [string, string][] => {
    const column =
      columnOf([field.name], columns) ?? (isSole && field === only ? textColumn(columns) : undefined);
    return column === undefined ? [] : [[field.name, column]];
  });
  const expected = task.outputKind === outputKinds.choice ? columnOf(labelNames, columns) : undefined;
  return { inputs: Object.fromEntries(entries), expected };
}

/** The fields that must be given and have no column. */
export function missingFields(fields: readonly InputField[], { inputs }: BatchColumns): InputField[] {
  return fields.filter(({ name, isRequired }) => isRequired && inputs[name] === undefined);
}

/** The rows, from 1, whose cell of a field that must be given is empty, by the names of such fields. */
export function emptyCells(
  fields: readonly InputField[],
  { inputs }: BatchColumns,
  { columns, rows }: BatchTable,
): readonly (readonly [field: string, rows: readonly number[]])[] {
  return fields.flatMap(({ name, isRequired }) => {
    const at = columns.indexOf(inputs[name] ?? '');
    if (!isRequired || at < 0) return [];
    const empty = rows.flatMap((row, i) => ((row[at] ?? '') === '' ? [i + 1] : []));
    return empty.length > 0 ? [[name, empty] as const] : [];
  });
}

function textColumn(columns: readonly string[]): string | undefined {
  return columnOf(textNames, columns) ?? columns[0];
}

function columnOf(names: readonly string[], columns: readonly string[]): string | undefined {
  return columns.find((column) => names.includes(column.toLowerCase()));
}
