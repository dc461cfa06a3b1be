/** What is wrong with a JSON value that should be a message, by field: `fromJson` reports only the first problem. */
import { type DescField, type DescMessage, type JsonValue, ScalarType, fromJson } from '@bufbuild/protobuf';

export interface JsonProblem {
  /** From the value's root, such as `sampling.topK`; empty for the root itself. */
  readonly path: string;
  readonly kind: 'unknown-field' | 'wrong-type' | 'malformed-text' | 'too-deep';
  readonly description: string;
}

/** Readers in other languages refuse messages within messages beyond 100; a level of a Struct takes two. */
export const maxDepth = 32;

export function jsonProblems(schema: DescMessage, value: unknown): JsonProblem[] {
  const wrongText = malformedText(value);
  return wrongText ? [wrongText] : messageProblems(schema, value, '');
}

/** A text, a key or a level of nesting that no request may have, whatever it is for. */
export const malformedText = (value: unknown): JsonProblem | undefined => textProblem(value, '', 0);

function messageProblems(schema: DescMessage, value: unknown, path: string): JsonProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path, kind: 'wrong-type', description: `expected an object, not ${typeName(value)}` }];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const field = schema.fields.find(({ jsonName, name }) => key === jsonName || key === name);
    const at = join(path, key);
    if (!field) return [{ path: at, kind: 'unknown-field', description: 'is not a field of the request' }];
    return fieldProblems(schema, field, item, at);
  });
}

function fieldProblems(schema: DescMessage, field: DescField, value: unknown, path: string): JsonProblem[] {
  // null stands for an absent field
  if (field.fieldKind === 'message' && value !== null && !isWellKnown(field.message))
    return messageProblems(field.message, value, path);
  try {
    fromJson(schema, { [field.jsonName]: value as JsonValue });
    return [];
  } catch {
    const isList = field.fieldKind === 'list' && Array.isArray(value);
    const description = `expected ${expectation(field)}${isList ? ' only' : `, not ${typeName(value)}`}`;
    return [{ path, kind: 'wrong-type', description }];
  }
}

/** Lone surrogates have no UTF-8 form and would silently become U+FFFD; keys may hold them too. */
function textProblem(value: unknown, path: string, depth: number): JsonProblem | undefined {
  if (depth > maxDepth)
    return { path, kind: 'too-deep', description: `is nested more than ${maxDepth} levels deep` };
  if (typeof value === 'string') return value.isWellFormed() ? undefined : malformed(path);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const at = join(path, key);
    const problem = key.isWellFormed() ? textProblem(item, at, depth + 1) : malformed(at.toWellFormed());
    if (problem) return problem;
  }
  return undefined;
}

function malformed(path: string): JsonProblem {
  const description = 'contains a lone surrogate (half of a character); send valid Unicode text';
  return { path, kind: 'malformed-text', description };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isWellKnown({ typeName: name }: DescMessage): boolean {
  return name.startsWith('google.protobuf.');
}

function expectation(field: DescField): string {
  if (field.fieldKind === 'list')
    return field.listKind === 'scalar' ? `a list of ${kindOf(field.scalar)}s` : 'a list';
  if (field.fieldKind === 'scalar') return expectedScalar[kindOf(field.scalar)];
  if (field.fieldKind === 'message' && field.message.typeName === 'google.protobuf.Duration')
    return 'a number of seconds and an s, such as "3600s"';
  return field.fieldKind === 'enum'
    ? `one of ${field.enum.values.map(({ name }) => name).join(', ')}`
    : 'an object';
}

const expectedScalar = {
  string: 'a string',
  boolean: 'true or false',
  number: 'a number',
  integer: 'an integer in range',
} as const;

function kindOf(scalar: ScalarType): keyof typeof expectedScalar {
  if (scalar === ScalarType.STRING || scalar === ScalarType.BYTES) return 'string';
  if (scalar === ScalarType.BOOL) return 'boolean';
  return scalar === ScalarType.DOUBLE || scalar === ScalarType.FLOAT ? 'number' : 'integer';
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : 'a string';
}
