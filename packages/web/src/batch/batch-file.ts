/** A batch to take away: the rows as they were given, each with its answer. */
import type { BatchAnswer } from './batch-answer.js';
import { type LabelledBatch, rightLabelAt, verdictOf } from './right-labels.js';

/** As `aio batch` writes answers, and whether a label is the right one; empty columns are left out of CSV. */
const answerFields = ['label', 'id', 'confidence', 'right', 'abstained', 'text', 'error', 'message'] as const;
type AnswerFields = Partial<Readonly<Record<(typeof answerFields)[number], string | number | boolean>>>;

// without it spreadsheets take UTF-8 for the encoding of their country
const byteOrderMark = '\uFEFF';

/** https://www.rfc-editor.org/rfc/rfc4180 */
export function batchCsv(batch: LabelledBatch): string {
  const { columns = [], rows = [] } = batch.table ?? {};
  const fields = answersOf(batch);
  const used = answerFields.filter((name) => fields.some((answer) => answer[name] !== undefined));
  const inputs = columns.map((column) => (['row', ...used].includes(column) ? `input.${column}` : column));
  const records = rows.map((cells, row) => [
    String(row + 1),
    ...cells,
    ...used.map((name) => String(fields[row]?.[name] ?? '')),
  ]);
  return byteOrderMark + [['row', ...inputs, ...used], ...records].map(csvRecord).join('');
}

/** A line for each row: its number, its cells under `input`, and its answer. */
export function batchJsonl(batch: LabelledBatch): string {
  const { columns = [], rows = [] } = batch.table ?? {};
  const fields = answersOf(batch);
  return rows
    .map((cells, row) => {
      const input = Object.fromEntries(columns.map((column, at) => [column, cells[at]]));
      return `${JSON.stringify({ row: row + 1, input, ...fields[row] })}\n`;
    })
    .join('');
}

function answersOf(batch: LabelledBatch): AnswerFields[] {
  const rightLabel = rightLabelAt(batch);
  return (batch.answers ?? []).map((answer, row) => {
    const right = verdictOf(answer, rightLabel(row));
    return { ...fieldsOf(answer), ...(right === undefined ? {} : { right }) };
  });
}

function fieldsOf(answer: BatchAnswer | undefined): AnswerFields {
  if (answer === undefined) return {};
  if (answer.kind === 'abstained') return { abstained: true, confidence: answer.confidence };
  if (answer.kind === 'text') return { text: answer.text };
  if (answer.kind === 'error') return { error: answer.reason, message: answer.message };
  const { label, labelId, confidence } = answer;
  return { label, ...(labelId === '' ? {} : { id: labelId }), confidence };
}

const csvRecord = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string =>
  /[",\r\n]|^\s|\s$/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
