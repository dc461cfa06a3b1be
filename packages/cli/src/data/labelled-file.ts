/** A file of labelled rows, in the layouts that people have. */
import {
  type AssertedRow,
  type EvaluationRow,
  type ExpectedRow,
  type PromptTask,
  QaioError,
  type Told,
  errorPart,
  isJsonObject,
  rowAssertions,
  told,
} from '@qaio/core';
import type { EncodingOptions } from '../encoding-option.js';
import { readDataFile } from './data-file.js';
import type { DataRecord } from './data-record.js';
import { LabelNames } from './label-names.js';
import { type TextColumn, textColumn } from './text-column.js';

/** How a file's fields are to be understood. */
export interface LabelledFileOptions extends EncodingOptions {
  readonly textField?: string;
  /** Column of what is right: by default `label`, `expected` of json tasks, `assert` of tasks that write. */
  readonly labelField?: string;
  readonly labelMap?: ReadonlyMap<string, string>;
}

export class LabelledFile {
  readonly #path: string;
  readonly #records: readonly DataRecord[];
  readonly #columns: readonly string[];
  readonly #options: LabelledFileOptions;
  readonly #onNote: (note: Told) => void;

  private constructor(
    path: string,
    records: readonly DataRecord[],
    options: LabelledFileOptions,
    onNote: (note: Told) => void,
  ) {
    this.#path = path;
    this.#records = records;
    this.#columns = [...new Set(records.flatMap(({ fields }) => Object.keys(fields)))];
    this.#options = options;
    const said = new Set<string>();
    this.#onNote = (note) => {
      const text = String(note);
      if (!said.has(text)) onNote(note);
      said.add(text);
    };
  }

  /**
   * @param onNote told once of what was understood without having been said, for people
   * @throws QaioError `invalid-input` with the place of what cannot be read
   */
  static async read(
    path: string,
    options: LabelledFileOptions,
    onNote: (note: Told) => void,
  ): Promise<LabelledFile> {
    return new LabelledFile(path, await readDataFile(path, options), options, onNote);
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
      const given = this.#answer(fields, 'label', place);
      return { input, label: names.labelOf(given, place), place };
    });
  }

  /** The same for a json task, each row with the object that is right. @throws QaioError `invalid-input` likewise */
  expectedRows(task: PromptTask): ExpectedRow[] {
    return this.#structured(task, 'expected', (given, place) => ({ expected: objectOf(given, place) }));
  }

  /** The same for a task that writes, each row with what its answer must meet. @throws QaioError `invalid-input` likewise */
  assertedRows(task: PromptTask): AssertedRow[] {
    return this.#structured(task, 'assert', (given, place) => ({
      assert: rowAssertions(given, task, place),
    }));
  }

  /** The same without labels, whether the file has any or not. @throws QaioError `invalid-input` likewise */
  unlabelledRows(task: PromptTask): Pick<EvaluationRow, 'input' | 'place'>[] {
    return this.#inputs(task).map(({ input, place }) => ({ input, place }));
  }

  #structured<Right>(task: PromptTask, field: string, rightOf: (given: unknown, place: string) => Right) {
    if (this.#options.labelMap !== undefined)
      throw new QaioError(
        'invalid-input',
        told`--label-map: task '${task.name}' has no labels. Leave the option out.`,
      );
    return this.#inputs(task).map(({ fields, input, place }) => {
      const given = this.#answer(fields, field, place);
      return { input, place, ...rightOf(jsonValue(given, place), place) };
    });
  }

  #answer(fields: DataRecord['fields'], usual: string, place: string): unknown {
    return this.#field(fields, this.#options.labelField ?? usual, '--label-field', place);
  }

  #inputs(
    task: PromptTask,
  ): (Pick<EvaluationRow, 'input'> & { fields: DataRecord['fields']; place: string })[] {
    if (this.#records.length === 0) throw new QaioError('invalid-input', told`${this.#path} has no rows.`);
    const text = textColumn(task, this.#columns, this.#options.textField, this.#path);
    if (text && text.column !== text.input && this.#options.textField === undefined)
      this.#onNote(
        told`${this.#path}: using the column '${text.column}' as the input '${text.input}'. To use another, add --text-field NAME.`,
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
      told`${place}: '${name}' is missing; found ${has}. To use another column, add ${option} NAME.`,
    );
  }
}

/** A column of a CSV or TSV file holds JSON as text. */
function jsonValue(given: unknown, place: string): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch (cause) {
    throw new QaioError('invalid-input', told`${place}: expected JSON, got ${given}: ${errorPart(cause)}`, {
      cause,
    });
  }
}

function objectOf(given: unknown, place: string): ExpectedRow['expected'] {
  if (isJsonObject(given)) return given;
  throw new QaioError('invalid-input', told`${place}: the expected answer is not a JSON object.`);
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
