/** What is wrong with a JSON value that should be a message, by field: `fromJson` reports only the first problem. */
import { type DescField, type DescMessage, type JsonValue, ScalarType, fromJson } from '@bufbuild/protobuf';
import { isSoundText } from './sound-text.js';

/** What a field takes. */
export type Expected =
  | { readonly kind: 'string' | 'boolean' | 'number' | 'integer' | 'object' | 'duration' | 'list' }
  | { readonly kind: 'one-of'; readonly names: readonly string[] };

/** `path` is from the value's root, such as `sampling.topK` or `turns.0.user`; empty for the root itself. */
export type JsonProblem =
  /** `repeated-field`: by its other name, too. */
  | { readonly kind: 'unknown-field' | 'repeated-field' | 'too-deep' | 'out-of-range'; readonly path: string }
  | {
      readonly kind: 'wrong-type';
      readonly path: string;
      readonly expected: Expected;
      readonly value: unknown;
    }
  /** `text` is a value or a key. */
  | { readonly kind: 'malformed-text'; readonly path: string; readonly text: string };

/** Readers in other languages refuse messages within messages beyond 100; a level of a Struct takes two. */
export const maxDepth = 32;

export function jsonProblems(schema: DescMessage, value: unknown): JsonProblem[] {
  const unfit = unfitValue(value);
  return unfit ? [unfit] : messageProblems(schema, value, '');
}

/** A text, a key, a number or a level of nesting that no request may have, whatever it is for. */
export const unfitValue = (value: unknown): JsonProblem | undefined => unfitProblem(value, '', 0);

function messageProblems(schema: DescMessage, value: unknown, path: string): JsonProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ kind: 'wrong-type', path, expected: { kind: 'object' }, value }];
  const seen = new Set<DescField>();
  return Object.entries(value).flatMap(([key, item]: [string, unknown]): JsonProblem[] => {
    const field = schema.fields.find(({ jsonName, name }) => key === jsonName || key === name);
    const at = join(path, key);
    if (!field) return [{ kind: 'unknown-field', path: at }];
    if (seen.has(field)) return [{ kind: 'repeated-field', path: at }];
    seen.add(field);
    return fieldProblems(schema, field, item, at);
  });
}

function fieldProblems(schema: DescMessage, field: DescField, value: unknown, path: string): JsonProblem[] {
  if (field.fieldKind === 'list' && Array.isArray(value))
    return value.flatMap((item, at) => itemProblems(schema, field, item, join(path, String(at))));
  // null stands for an absent field
  if (field.fieldKind === 'message' && value !== null && !isWellKnown(field.message))
    return messageProblems(field.message, value, path);
  if (isReadable(schema, field, value)) return [];
  return [{ kind: 'wrong-type', path, expected: expectation(field), value }];
}

type ListField = DescField & { readonly fieldKind: 'list' };

function itemProblems(schema: DescMessage, field: ListField, item: unknown, path: string): JsonProblem[] {
  if (field.message && !isWellKnown(field.message)) return messageProblems(field.message, item, path);
  if (isReadable(schema, field, [item])) return [];
  return [{ kind: 'wrong-type', path, expected: valueExpectation(field), value: item }];
}

function isReadable(schema: DescMessage, { jsonName }: DescField, value: unknown): boolean {
  try {
    fromJson(schema, { [jsonName]: value as JsonValue });
    return true;
  } catch {
    return false;
  }
}

/** Keys may be malformed, too. */
function unfitProblem(value: unknown, path: string, depth: number): JsonProblem | undefined {
  if (depth > maxDepth) return { kind: 'too-deep', path };
  if (typeof value !== 'object' || value === null) return unfitScalar(value, path);
  for (const [key, item] of Object.entries(value)) {
    const at = join(path, key);
    if (!isSoundText(key)) return { kind: 'malformed-text', path: at.toWellFormed(), text: key };
    const problem = unfitProblem(item, at, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

/**
 * Lone surrogates have no UTF-8 form and would silently become U+FFFD. JavaScript reads 1e999 as Infinity, which no
 * message holds.
 */
function unfitScalar(value: unknown, path: string): JsonProblem | undefined {
  if (typeof value === 'string' && !isSoundText(value)) return { kind: 'malformed-text', path, text: value };
  if (typeof value === 'number' && !Number.isFinite(value)) return { kind: 'out-of-range', path };
  return undefined;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isWellKnown({ typeName: name }: DescMessage): boolean {
  return name.startsWith('google.protobuf.');
}

const expectation = (field: DescField): Expected =>
  field.fieldKind === 'list' ? { kind: 'list' } : valueExpectation(field);

function valueExpectation({ scalar, enum: names, message }: DescField): Expected {
  if (scalar !== undefined) return { kind: kindOf(scalar) };
  if (names) return { kind: 'one-of', names: names.values.map(({ name }) => name) };
  return { kind: message.typeName === 'google.protobuf.Duration' ? 'duration' : 'object' };
}

function kindOf(scalar: ScalarType): 'string' | 'boolean' | 'number' | 'integer' {
  if (scalar === ScalarType.STRING || scalar === ScalarType.BYTES) return 'string';
  if (scalar === ScalarType.BOOL) return 'boolean';
  return scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT ? 'number' : 'integer';
}
