/** A file of labelled rows, in the layouts that people have. */
import { readFile } from 'node:fs/promises';
import { type EvaluationRow, type PromptTask, QaioError, decodeText, errorMessage } from '@qaio/core';
import { type EncodingOptions, encodingRemedy } from '../encoding-option.js';
import type { DataRecord } from './data-record.js';
import { csv, delimitedRecords, tsv } from './delimited-records.js';
import { jsonRecords } from './json-records.js';
import { LabelNames } from './label-names.js';
import { type TextColumn, textColumn } from './text-column.js';

/** How a file's fields are to be understood. */
export interface LabelledFileOptions extends EncodingOptions {
  readonly textField?: string;
  readonly labelField: string;
  readonly labelMap?: ReadonlyMap<string, string>;
}

export class LabelledFile {
  readonly #path: string;
  readonly #records: readonly DataRecord[];
  readonly #columns: readonly string[];
  readonly #options: LabelledFileOptions;
  readonly #onNote: (note: string) => void;

  private constructor(
    path: string,
    records: readonly DataRecord[],
    options: LabelledFileOptions,
    onNote: (note: string) => void,
  ) {
    this.#path = path;
    this.#records = records;
    this.#columns = [...new Set(records.flatMap(({ fields }) => Object.keys(fields)))];
    this.#options = options;
    const told = new Set<string>();
    this.#onNote = (note) => {
      if (!told.has(note)) onNote(note);
      told.add(note);
    };
  }

  /**
   * @param onNote told once of what was understood without having been said, for people
   * @throws QaioError `invalid-input` with the place of what cannot be read
   */
  static async read(
    path: string,
    options: LabelledFileOptions,
    onNote: (note: string) => void,
  ): Promise<LabelledFile> {
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new QaioError('invalid-input', `${path} could not be read: ${errorMessage(cause)}`, { cause });
    });
    const { encoding } = options;
    const text = decodeText(bytes, { name: path, encoding, remedy: encodingRemedy });
    return new LabelledFile(path, recordsOf(text, path), options, onNote);
  }

  /**
   * The file's rows as the task takes them; fields that are none of its inputs are left out.
   *
   * @throws QaioError `invalid-input` where there are none, or with the place of a row without text, without label, or
   * with a label that the task does not have
   */
  rows(task: PromptTask): EvaluationRow[] {
    const names = new LabelNames(task, this.#options.labelMap);
    return this.#inputs(task).map(({ fields, input, place }) => {
      const given = this.#field(fields, this.#options.labelField, '--label-field', place);
      return { input, label: names.labelOf(given, place), place };
    });
  }

  /** The same without labels, whether the file has any or not. @throws QaioError `invalid-input` likewise */
  inputs(task: PromptTask): EvaluationRow['input'][] {
    return this.#inputs(task).map(({ input }) => input);
  }

  #inputs(
    task: PromptTask,
  ): (Pick<EvaluationRow, 'input'> & { fields: DataRecord['fields']; place: string })[] {
    if (this.#records.length === 0) throw new QaioError('invalid-input', `${this.#path} has no rows.`);
    const text = textColumn(task, this.#columns, this.#options.textField, this.#path);
    if (text && text.column !== text.input && this.#options.textField === undefined)
      this.#onNote(
        `${this.#path}: using the column '${text.column}' as the input '${text.input}'. To use another, add --text-field NAME.`,
      );
    const names = Object.keys(task.definition.input.schema.properties);
    return this.#records.map(({ line, fields }) => {
      const place = `${this.#path}:${line}`;
      if (text) this.#field(fields, text.column, '--text-field', place);
      return { fields, place, input: inputOf(fields, names, text) };
    });
  }

  #field(fields: DataRecord['fields'], name: string, option: string, place: string): unknown {
    if (Object.hasOwn(fields, name)) return fields[name];
    const has = Object.keys(fields).join(', ') || 'nothing';
    throw new QaioError(
      'invalid-input',
      `${place}: '${name}' is missing; found ${has}. To use another column, add ${option} NAME.`,
    );
  }
}

function inputOf(
  fields: DataRecord['fields'],
  inputs: readonly string[],
  text: TextColumn | undefined,
): EvaluationRow['input'] {
  const own = inputs.filter((name) => name !== text?.input && Object.hasOwn(fields, name));
  const entries = own.map((name) => [name, fields[name]] as const);
  return Object.fromEntries(text ? [...entries, [text.input, fields[text.column]]] : entries);
}

/** By the file's name; where that says nothing, by how it begins. */
function recordsOf(text: string, path: string): DataRecord[] {
  const [, ending = ''] = /\.(csv|tsv|jsonl|ndjson|json)$/iu.exec(path) ?? [];
  const begin = text.trimStart();
  const kind = ending.toLowerCase() || (/^[[{]/u.test(begin) ? 'json' : /^.*\t/u.test(begin) ? 'tsv' : 'csv');
  if (kind === 'csv') return delimitedRecords(text, csv, path);
  return kind === 'tsv' ? delimitedRecords(text, tsv, path) : jsonRecords(text, path);
}
