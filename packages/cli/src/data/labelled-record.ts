/** Rows of labelled data as they are, whatever task they are for. */
import { QaioError, isJsonObject, told } from '@qaio/core';
import type { EncodingOptions } from '../encoding-option.js';
import { readDataFile } from './data-file.js';
import type { DataRecord } from './data-record.js';

export interface LabelledRecord {
  readonly fields: DataRecord['fields'];
  /** Equal for rows with equal inputs, whatever the order of their fields. */
  readonly input: string;
  /** What is right, as text; JSON where it is none. */
  readonly label: string;
  /** File and line. */
  readonly place: string;
}

export interface LabelledRecordOptions extends EncodingOptions {
  readonly labelField?: string;
}

/** What is right, in the order in which it is looked for. */
const labelFields = ['label', 'expected', 'assert'];

/** What a row that a user corrected says of where it comes from. */
const feedbackFields = ['task', 'etag', 'model', 'predicted', 'time'];

/** All rows of some files, in their order. @throws QaioError `invalid-input` where there are none, or one has no label */
export async function readLabelledRecords(
  paths: readonly string[],
  options: LabelledRecordOptions,
): Promise<LabelledRecord[]> {
  const all: LabelledRecord[] = [];
  for (const path of paths)
    for (const { line, fields } of await readDataFile(path, options))
      all.push(labelledRecord(fields, `${path}:${line}`, options.labelField));
  if (all.length === 0) throw new QaioError('invalid-input', told`There are no rows in ${paths.join(', ')}.`);
  return all;
}

/** @param wanted column of what is right; undefined looks for the usual ones @throws QaioError `invalid-input` */
export function labelledRecord(
  fields: DataRecord['fields'],
  place: string,
  wanted: string | undefined,
): LabelledRecord {
  const names = wanted === undefined ? labelFields : [wanted];
  const field = names.find((name) => Object.hasOwn(fields, name));
  if (field === undefined)
    throw new QaioError(
      'invalid-input',
      told`${place}: '${names[0]}' is missing; found ${Object.keys(fields).join(', ') || 'nothing'}. To use another column, add --label-field NAME.`,
    );
  const given = fields[field];
  const other = isFeedback(fields) ? [field, ...feedbackFields] : [field];
  const input = Object.entries(fields).filter(([name]) => !other.includes(name));
  const label = typeof given === 'string' ? given.trim() : canonical(given);
  return { fields, input: canonical(Object.fromEntries(input)), label, place };
}

/** Whether a server has written the row. */
export function isFeedback(fields: DataRecord['fields']): boolean {
  return /^[0-9a-f]{16}$/u.test(String(fields['etag'])) && Object.hasOwn(fields, 'predicted');
}

/** Equal texts for equal values. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Rows with equal inputs together, in the order of the first of each. */
export function byInput(records: readonly LabelledRecord[]): LabelledRecord[][] {
  const groups = new Map<string, LabelledRecord[]>();
  for (const record of records) {
    const group = groups.get(record.input);
    if (group) group.push(record);
    else groups.set(record.input, [record]);
  }
  return [...groups.values()];
}
