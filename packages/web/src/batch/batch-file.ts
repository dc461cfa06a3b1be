/** A batch to take away: the rows as they were given, each with its answer. */
import type { BatchAnswer } from './batch-answer.js';
import type { BatchRecord } from './batch.js';

/** As `aio batch` writes answers; empty columns are left out of CSV. */
const answerFields = ['label', 'id', 'confidence', 'abstained', 'text', 'error', 'message'] as const;
type AnswerFields = Partial<Readonly<Record<(typeof answerFields)[number], string | number | boolean>>>;

// without it spreadsheets take UTF-8 for the encoding of their country
const byteOrderMark = '\uFEFF';

/** https://www.rfc-editor.org/rfc/rfc4180 */
export function batchCsv({ table, answers }: Pick<BatchRecord, 'table' | 'answers'>): string {
  const fields = answers.map(fieldsOf);
  const used = answerFields.filter((name) => fields.some((answer) => answer[name] !== undefined));
  const inputs = table.columns.map((column) =>
    ['row', ...used].includes(column) ? `input.${column}` : column,
  );
  const rows = table.rows.map((cells, row) => [
    String(row + 1),
    ...cells,
    ...used.map((name) => String(fields[row]?.[name] ?? '')),
  ]);
  return byteOrderMark + [['row', ...inputs, ...used], ...rows].map(csvRecord).join('');
}

/** A line for each row: its number, its cells under `input`, and its answer. */
export function batchJsonl({ table, answers }: Pick<BatchRecord, 'table' | 'answers'>): string {
  return table.rows
    .map((cells, row) => {
      const input = Object.fromEntries(table.columns.map((column, at) => [column, cells[at]]));
      return `${JSON.stringify({ row: row + 1, input, ...fieldsOf(answers[row]) })}\n`;
    })
    .join('');
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
