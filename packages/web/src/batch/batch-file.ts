/** A batch to take away, as `aio batch` writes one; behind that, what else stands in the table, and whether a label is right. */
import { inputFields } from '@qaio/client';
import { OutputKind } from '@qaio/protocol';
import type { BatchAnswer } from './batch-answer.js';
import type { RanTask } from './batch.js';
import { type LabelledBatch, rightLabelAt, verdictOf } from './right-labels.js';
import { rowInputs } from './row-input.js';

// without it spreadsheets take UTF-8 for the encoding of their country
const byteOrderMark = '\uFEFF';

/** https://www.rfc-editor.org/rfc/rfc4180 */
export function batchCsv(batch: LabelledBatch): string {
  const { answers, inputs, others, verdict } = columnsOf(batch);
  const rows = rowsOf(batch).map(({ row, input, answer, other, right }) => {
    const { error, ...fields } = answer;
    const said: Fields = { ...fields, error: error?.code, message: error?.message };
    const given = inputs.map((name) => input[name]);
    return [row, ...given, ...answers.map((name) => said[name]), ...other, ...verdict.map(() => right)];
  });
  const names = uniqueNames(['row', ...answers, ...verdict], [...inputs, ...others]);
  const [own, more] = [names.slice(0, inputs.length), names.slice(inputs.length)];
  const head = ['row', ...own, ...answers, ...more, ...verdict];
  return byteOrderMark + [head, ...rows].map(csvRecord).join('');
}

/** A line for each row. */
export function batchJsonl(batch: LabelledBatch): string {
  const { others } = columnsOf(batch);
  return rowsOf(batch)
    .map(({ other, right, answer, ...rest }) => {
      const cells = Object.fromEntries(others.map((column, at) => [column, other[at]]));
      const more = others.length === 0 ? {} : { other: cells };
      return `${JSON.stringify({ ...rest, ...answer, ...more, right })}\n`;
    })
    .join('');
}

type Fields = Readonly<Record<string, unknown>>;

interface SavedRow {
  /** From 1. */
  readonly row: number;
  /** As the task was given it. */
  readonly input: Fields;
  readonly answer: Fields & { readonly error?: { readonly code: string; readonly message: string } };
  /** Cells that are none of the task's inputs. */
  readonly other: readonly string[];
  readonly right: boolean | undefined;
}

function rowsOf(batch: LabelledBatch): SavedRow[] {
  const { table, task, columns = { inputs: {} }, answers = [] } = batch;
  if (!table) return [];
  const input = rowInputs(task ? inputFields(task) : [], columns, table);
  const right = rightLabelAt(batch);
  const places = columnsOf(batch).others.map((column) => table.columns.indexOf(column));
  return table.rows.map((cells, row) => ({
    row: row + 1,
    input: input(row),
    answer: fieldsOf(answers[row]),
    other: places.map((at) => cells[at] ?? ''),
    right: verdictOf(answers[row], right(row)),
  }));
}

const answerColumns: Readonly<Partial<Record<OutputKind, readonly string[]>>> = {
  [OutputKind.OUTPUT_KIND_CHOICE]: ['label', 'id', 'confidence', 'abstained'],
  [OutputKind.OUTPUT_KIND_TEXT]: ['text', 'guarded'],
  [OutputKind.OUTPUT_KIND_REGEX]: ['text', 'guarded'],
  [OutputKind.OUTPUT_KIND_JSON]: ['json'],
  [OutputKind.OUTPUT_KIND_EMBEDDING]: ['embedding'],
};

/** Of the task as it declares them, of the table those that are none of its inputs, and whether a label is right. */
function columnsOf({ table, columns, task }: LabelledBatch) {
  const used = Object.values(columns?.inputs ?? {});
  return {
    inputs: task ? inputNames(task) : [],
    answers: [...(task ? (answerColumns[task.outputKind] ?? []) : []), 'error', 'message'],
    others: table?.columns.filter((column) => !used.includes(column)) ?? [],
    verdict: columns?.expected === undefined ? [] : ['right'],
  };
}

/** As the task declares them. */
function inputNames({ inputSchema }: RanTask): string[] {
  const { properties = {} }: { readonly properties?: object } = inputSchema ?? {};
  return Object.keys(properties);
}

/** @returns the names in their order, each told apart from those before it and from those that are taken */
function uniqueNames(taken: readonly string[], names: readonly string[]): string[] {
  const seen = new Set(taken);
  return names.map((name) => {
    let unique = name;
    while (seen.has(unique)) unique = `input.${unique}`;
    seen.add(unique);
    return unique;
  });
}

function fieldsOf(answer: BatchAnswer | undefined): SavedRow['answer'] {
  if (answer === undefined) return {};
  if (answer.kind === 'abstained') return { abstained: answer.reason, confidence: answer.confidence };
  if (answer.kind === 'error') return { error: { code: answer.code, message: answer.message } };
  if (answer.kind === 'label') {
    const { label, labelId, confidence } = answer;
    return { label, ...(labelId === '' ? {} : { id: labelId }), confidence };
  }
  const { form, text, guarded } = answer;
  if (form !== 'text') return { [form]: JSON.parse(text) as unknown };
  return { text, ...(guarded === undefined ? {} : { guarded }) };
}

const csvRecord = (cells: readonly unknown[]): string => `${cells.map(textOf).map(quoted).join(',')}\r\n`;

/** A value that is no text is JSON; one that is not there is empty. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
