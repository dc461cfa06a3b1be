import type { Task } from '@qaio/protocol';
import { type FieldSchema, descriptionOf, objectSchema, textsOf } from './object-schema.js';

/** One value that a task takes, as a form asks for it. */
export interface InputField {
  readonly name: string;
  /** Of the JSON Schema; `json` for an object, a list or anything else that is typed as JSON. */
  readonly kind: 'text' | 'number' | 'boolean' | 'json';
  /** The only values that it can have, as they are typed; empty where there are others. */
  readonly options: readonly string[];
  readonly isRequired: boolean;
  /** What it is, for people; may be empty. */
  readonly description: string;
}

const kinds: ReadonlyMap<unknown, InputField['kind']> = new Map([
  ['string', 'text'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
]);

/** The values that a task takes, those first that it must be given; empty where its schema does not name them. */
export function inputFields(task: Pick<Task, 'inputSchema'>): InputField[] {
  const { properties = {}, required = [] } = objectSchema(task);
  const fields = Object.entries(properties).map(([name, schema]) => ({
    name,
    kind: kinds.get(schema.type) ?? 'json',
    options: optionsOf(schema),
    isRequired: required.includes(name),
    description: descriptionOf(schema),
  }));
  return fields.sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
}

function optionsOf({ enum: values, type }: FieldSchema): string[] {
  if (type === 'boolean') return ['true', 'false'];
  return textsOf(values);
}

/**
 * A task's input from what was typed for each field. What cannot be read as its field's kind stays text: the server
 * says what it expected.
 *
 * @param texts by the fields' names; an empty one that need not be given is left out
 */
export function readInput(
  fields: readonly InputField[],
  texts: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const entries = fields.flatMap((field) => {
    const text = texts[field.name] ?? '';
    if (text.trim() === '' && !field.isRequired) return [];
    return [[field.name, field.kind === 'text' ? text : readJson(text)] as const];
  });
  return Object.fromEntries(entries);
}

/** Whether what was typed can be the field's value, as far as that can be told here. @param text not blank */
export function canBe({ kind, options }: InputField, text: string): boolean {
  if (options.length > 0) return options.includes(text);
  return kind !== 'number' || typeof readJson(text) === 'number';
}

/** Numbers and booleans are JSON as they are typed. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What could have been typed for an input, by the fields' names: {@link readInput} makes the same of it. */
export function typedTexts(
  fields: readonly InputField[],
  input: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const texts = fields.flatMap(({ name, kind }) =>
    input[name] === undefined ? [] : [[name, typedText(kind, input[name])] as const],
  );
  return Object.fromEntries(texts);
}

function typedText(kind: InputField['kind'], value: unknown): string {
  const isTyped = typeof value === 'string' && (kind === 'text' || readJson(value) === value);
  return isTyped ? value : JSON.stringify(value);
}

/** What was typed, on a line for each field, as the message of a turn. */
export function inputText(fields: readonly InputField[], texts: Readonly<Record<string, string>>): string {
  return fields
    .filter(({ name }) => (texts[name] ?? '').trim() !== '')
    .map(({ name }) => `${name}: ${texts[name] ?? ''}`)
    .join('\n');
}
