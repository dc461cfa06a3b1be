/** JSON Schema to a regular expression for its values, written compactly: one space may follow a comma or colon. */
import { QaioError } from '../errors.js';
import { told } from '../told.js';
import { type JsonObject as Schema, isJsonObject } from './json-object.js';
import { decimalPattern, integerPattern } from './number-pattern.js';
import { withoutReferences } from './schema-references.js';
import { textPattern } from './text-pattern.js';

// no control characters, no quotes but escaped ones; \u escapes could spell half a character
const character = '(?:[^"\\\\\\u0000-\\u001f\\ud800-\\udfff]|\\\\["\\\\/bfnrt])';
const integer = '-?(?:0|[1-9][0-9]{0,14})';
const number = `${integer}(?:\\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,2})?`;
const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'];
const separator = ', ?';
const maxDepth = 8;

const annotations = [
  ...['title', 'description', 'examples', 'default', 'deprecated'],
  ...['$schema', '$id', '$comment', '$defs', 'definitions'],
];
const keywords: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'format', 'pattern'],
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'minItems', 'maxItems'],
  number: bounds,
  integer: bounds,
  boolean: [],
  null: [],
};

/** Formats of texts, as patterns of the whole text. */
export const formats: Readonly<Record<string, string>> = {
  date: '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])',
  time: '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?',
};

/**
 * In pieces. Every text that the pattern matches is valid against the schema, with properties in the order of the schema.
 *
 * @throws QaioError `invalid-task` on a keyword that cannot be guaranteed
 */
export function* jsonSchemaPattern(schema: Schema): Generator<undefined, string> {
  const whole = withoutReferences(schema);
  if (patternCount(whole) > maxPatterns)
    throw refused('', `has more than ${maxPatterns} patterns; put fewer into one schema`);
  yield;
  return yield* patternOf(whole, '', 0);
}

// each is read for itself, and there is a limit for all of them together
const maxPatterns = 50;

function patternCount(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0;
  const own = 'pattern' in schema && typeof schema.pattern === 'string' ? 1 : 0;
  return Object.values(schema).reduce((sum: number, part) => sum + patternCount(part), own);
}

// what is longer has more states than any pattern may
const maxPatternLength = 200_000;

function* patternOf(schema: unknown, path: string, depth: number): Generator<undefined, string> {
  const pattern = yield* unboundedPattern(schema, path, depth);
  if (pattern.length > maxPatternLength) throw tooLarge(path);
  return pattern;
}

function* unboundedPattern(schema: unknown, path: string, depth: number): Generator<undefined, string> {
  if (depth > maxDepth) throw refused(path, `is nested more than ${maxDepth} levels deep`);
  if (!isJsonObject(schema))
    throw refused(path, 'is not a schema; expected an object with type, enum, const, anyOf or $ref');
  const { type, const: constant, enum: options, anyOf } = schema;
  if (constant !== undefined) return only(schema, path, ['const', 'type'], literal(constant));
  if (Array.isArray(options))
    return only(schema, path, ['enum', 'type'], either(someOf('enum', options, path).map(literal)));
  if (Array.isArray(anyOf)) {
    const parts = someOf('anyOf', anyOf, path);
    const patterns: string[] = [];
    for (const [i, part] of parts.entries())
      patterns.push(yield* patternOf(part, `${path}/anyOf/${i}`, depth + 1));
    return only(schema, path, ['anyOf'], either(patterns));
  }
  const types = Array.isArray(type) ? someOf('type', type, path).map(String) : [String(type)];
  only(schema, path, ['type', ...types.flatMap((name) => keywordsOf(name, path))], '');
  const typed: string[] = [];
  for (const name of types) typed.push(yield* typedPattern(schema, name, path, depth));
  return either(typed);
}

function someOf(keyword: string, items: readonly unknown[], path: string): readonly unknown[] {
  if (items.length > 0) return items;
  throw refused(path, `has an empty ${keyword}, which nothing meets`);
}

function keywordsOf(type: string, path: string): readonly string[] {
  const allowed = Object.hasOwn(keywords, type) ? keywords[type] : undefined;
  if (allowed) return allowed;
  const expected = Object.keys(keywords).join(', ');
  throw refused(path, `has type ${type}; expected one of ${expected}, enum, const, anyOf or $ref`);
}

function* typedPattern(
  schema: Schema,
  type: string,
  path: string,
  depth: number,
): Generator<undefined, string> {
  switch (type) {
    case 'string':
      return yield* stringPattern(schema, path);
    case 'object':
      return yield* objectPattern(schema, path, depth);
    case 'array':
      return yield* arrayPattern(schema, path, depth);
    case 'boolean':
      return '(?:true|false)';
    case 'integer':
    case 'number':
      return numberPattern(schema, type, path);
    default:
      return 'null';
  }
}

function numberPattern(schema: Schema, type: 'integer' | 'number', path: string): string {
  const given = bounds.filter((key) => schema[key] !== undefined);
  if (given.length === 0) return type === 'integer' ? integer : number;
  const wrong = given.find((key) => !Number.isSafeInteger(schema[key]));
  if (wrong)
    throw refused(
      path,
      `has ${wrong} ${JSON.stringify(schema[wrong])}; only whole-number bounds can be guaranteed`,
    );
  const pattern = (type === 'integer' ? integerPattern : decimalPattern)(schema);
  if (pattern === undefined) throw refused(path, `has bounds with no ${type} between them`);
  return pattern;
}

function* stringPattern(
  { format, minLength, maxLength, pattern }: Schema,
  path: string,
): Generator<undefined, string> {
  const [least, most] = limitsOf({ minLength, maxLength }, path);
  const limits = [minLength, maxLength].filter((limit) => limit !== undefined);
  if (format !== undefined) {
    if (limits.length > 0 || pattern !== undefined)
      throw refused(path, 'combines format with minLength, maxLength or pattern; use format alone');
    return formatPattern(format, path);
  }
  if (pattern === undefined) return `"${character}{${least},${most ?? ''}}"`;
  if (typeof pattern !== 'string')
    throw refused(path, `has pattern ${JSON.stringify(pattern)}; expected a string`);
  return `"${yield* textPattern(pattern, least, most)}"`;
}

/** How many there are at least and at most, by a keyword for each. */
function limitsOf(limits: Schema, path: string): readonly [number, number | undefined] {
  const [least = 0, most] = Object.values(limits);
  const names = Object.keys(limits).join(' or ');
  if (![least, most ?? 0].every((limit) => Number.isSafeInteger(limit) && Number(limit) >= 0))
    throw refused(path, `has a ${names} that is not a whole number from 0 up`);
  if (most !== undefined && Number(most) < Number(least))
    throw refused(
      path,
      `has a ${names} that nothing meets: at least ${least as number}, at most ${most as number}`,
    );
  return [Number(least), most as number | undefined];
}

function formatPattern(format: unknown, path: string): string {
  const pattern = typeof format === 'string' && Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (pattern) return `"${pattern}"`;
  throw refused(path, `has format ${JSON.stringify(format)}; expected ${Object.keys(formats).join(' or ')}`);
}

interface Member {
  readonly pattern: string;
  readonly isRequired: boolean;
}

/** Properties in order; those that are not required may be left out. */
function* objectPattern(schema: Schema, path: string, depth: number): Generator<undefined, string> {
  const { properties: declared = {}, required = [] } = schema;
  if (!isTexts(required)) throw refused(path, 'has a required that is not a list of names');
  if (!isJsonObject(declared))
    throw refused(path, 'has properties that are not a mapping of names to schemas');
  const properties = Object.entries(declared);
  if (schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false)
    throw refused(
      path,
      'allows additional properties, which cannot be guaranteed; set additionalProperties to false',
    );
  const unknown = required.filter((name) => !properties.some(([key]) => key === name));
  if (unknown.length > 0)
    throw refused(path, `requires ${unknown.join(', ')}, which is not in its properties`);
  const members: Member[] = [];
  for (const [name, value] of properties) {
    const pattern = yield* patternOf(value, `${path}/properties/${name}`, depth + 1);
    members.push({ pattern: `${literal(name)}: ?${pattern}`, isRequired: required.includes(name) });
  }
  return formsOf(members, path);
}

function formsOf(members: readonly Member[], path: string): string {
  const written = members.reduce((sum, { pattern }) => sum + pattern.length, 0);
  const lists = members.findIndex(({ isRequired }) => isRequired) + 1 || members.length;
  if (written * lists > maxPatternLength) throw tooLarge(path);
  return `\\{${memberList(members)}\\}`;
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** A list of members, some of which are optional: each but the first present begins with a separator. */
function memberList(members: readonly Member[]): string {
  const following = (from: number): string =>
    members
      .slice(from)
      .map(({ pattern, isRequired }) =>
        isRequired ? `${separator}${pattern}` : `(?:${separator}${pattern})?`,
      )
      .join('');
  const firstRequired = members.findIndex(({ isRequired }) => isRequired);
  const firsts = members.slice(0, firstRequired < 0 ? members.length : firstRequired + 1);
  const lists = firsts.map(({ pattern }, i) => `${pattern}${following(i + 1)}`);
  return firstRequired < 0 ? `(?:${either(lists)})?` : either(lists);
}

function* arrayPattern(schema: Schema, path: string, depth: number): Generator<undefined, string> {
  const { items, minItems, maxItems } = schema;
  const item = yield* patternOf(items, `${path}/items`, depth + 1);
  const [least, most] = limitsOf({ minItems, maxItems }, path);
  if (most === 0) return '\\[\\]';
  const more = `(?:${separator}${item}){${Math.max(0, least - 1)},${most === undefined ? '' : most - 1}}`;
  const filled = `${item}${more}`;
  return least > 0 ? `\\[${filled}\\]` : `\\[(?:${filled})?\\]`;
}

function only(schema: Schema, path: string, allowed: readonly string[], pattern: string): string {
  const others = Object.keys(schema).filter((key) => !allowed.includes(key) && !annotations.includes(key));
  if (others.length === 0) return pattern;
  throw refused(
    path,
    `has ${others.join(', ')}, which cannot be guaranteed here; allowed are ${allowed.join(', ')}`,
  );
}

const either = (parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] ?? '') : `(?:${parts.join('|')})`;

const literal = (value: unknown): string => JSON.stringify(value).replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');

const tooLarge = (path: string): QaioError =>
  refused(path, 'allows too many forms; require more of its properties, or allow fewer values');

function refused(path: string, problem: string): QaioError {
  return new QaioError('invalid-task', told`the JSON Schema${path ? ` at ${path}` : ''} ${problem}`);
}
