import { Ajv, type CodeOptions, type ErrorObject, type ValidateFunction } from 'ajv';
import { atOnce } from './turns.js';
import { compareAtOnce } from './unique-items.js';
import { LinearRegExp, schemaBudget } from './linear-regexp.js';
import { formats } from './json-schema-pattern.js';
import { requireSchema } from './meta-schema.js';
import { schemaWords } from './schema-words.js';
import { schemaParts } from './schema-references.js';
import { countCharacters, isInvisible } from './text-length.js';
import { type FieldViolation, QaioError, listViolations, worded } from '../errors.js';
import { type Told, told } from '../told.js';

export type TaskInput = Readonly<Record<string, unknown>>;

const textFormats = Object.fromEntries(
  Object.entries(formats).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`, 'u')]),
);

// what takes some tens of milliseconds to compile
const maxParts = 1_000;
// of each value against each part of a schema, since any of them may be there for all of it
const maxChecks = 300_000;
const maxValues = 10_000;

const compiled: Readonly<Record<'input' | 'output', WeakMap<object, ValueSchema>>> = {
  input: new WeakMap(),
  output: new WeakMap(),
};

type RegExpEngine = NonNullable<CodeOptions['regExp']>;

/** A task's JSON Schema, compiled. */
export class ValueSchema {
  readonly #validate: ValidateFunction;
  readonly #isSeen: boolean;
  readonly #maxValues: number;

  /** {@link compiling} at once. */
  static of(schema: object, kind: 'input' | 'output'): ValueSchema {
    return atOnce(ValueSchema.compiling(schema, kind));
  }

  /**
   * In pieces; the same schema is compiled once.
   *
   * @param kind an `input`, whose lengths are those that people see, or an `output`, whose are those of its pattern: code points
   * @throws Error when the schema itself is wrong
   */
  static *compiling(schema: object, kind: 'input' | 'output'): Generator<undefined, ValueSchema> {
    const known = compiled[kind].get(schema);
    if (known) return known;
    const patterns: LinearRegExp[] = [];
    const made = new ValueSchema(schema, kind, patterns);
    const budget = schemaBudget();
    for (const pattern of patterns) {
      yield;
      yield* pattern.prepare(budget);
    }
    compiled[kind].set(schema, made);
    return made;
  }

  /** @param patterns gets those of the schema, to be prepared */
  private constructor(schema: object, kind: 'input' | 'output', patterns: LinearRegExp[]) {
    this.#maxValues = Math.min(maxValues, Math.floor(maxChecks / schemaParts(schema, maxParts)));
    requireSchema(schema);
    const ajv = new Ajv({
      ...{ allErrors: true, strict: true, allowUnionTypes: true, formats: textFormats },
      validateSchema: false,
      // to make the checks quicker takes longer than to make them
      code: { regExp: regExpsInto(patterns), optimize: false },
    });
    this.#isSeen = kind === 'input';
    if (this.#isSeen) countCharacters(ajv);
    compareAtOnce(ajv);
    this.#validate = ajv.compile(schema);
  }

  /** Everything that is wrong with a value, or that no schema allows; field paths begin with `input`. */
  violations(value: unknown): FieldViolation[] {
    const malformed = findMalformedText(value, 'input');
    if (malformed) return [malformed];
    if (valueCount(value) > this.#maxValues)
      return [
        violation('input', 'SCHEMA_VIOLATION', told`has more than ${this.#maxValues} values; send fewer`),
      ];
    if (this.#validate(this.#isSeen ? withoutInvisible(value) : value)) return [];
    const all = (this.#validate.errors ?? []).map(toViolation);
    // a text that is too short is not called blank besides
    const short = new Set(all.flatMap(({ field, reason }) => (reason === 'INPUT_TOO_SHORT' ? [field] : [])));
    return all.filter(({ field, reason }) => reason !== 'BLANK' || !short.has(field));
  }

  /** @throws QaioError `invalid-input` with every violation */
  check(value: unknown, taskName: string): asserts value is TaskInput {
    const violations = this.violations(value);
    if (violations.length === 0) return;
    throw new QaioError('invalid-input', told`Task '${taskName}': ${listViolations(violations)}`, {
      violations,
    });
  }
}

function regExpsInto(patterns: LinearRegExp[]): RegExpEngine {
  const make = (source: string, flags: string): LinearRegExp => {
    const pattern = new LinearRegExp(source, flags);
    patterns.push(pattern);
    return pattern;
  };
  // how generated code would write it; ours stays in memory
  return Object.assign(make, { code: 'LinearRegExp' });
}

/** What is wrong with a text that cannot be what anybody wrote; undefined if it can. */
export function textViolation(text: string, field: string): FieldViolation | undefined {
  const fault = textFault(text);
  return fault === undefined ? undefined : violation(field, 'MALFORMED_TEXT', fault);
}

/** Why a text cannot be what anybody wrote; undefined if it can. */
function textFault(text: string): Told | undefined {
  // a lone surrogate has no UTF-8 form and would silently become U+FFFD
  if (!text.isWellFormed())
    return told`contains a lone surrogate (half of a character); send valid Unicode text`;
  if (text.includes('\uFFFD'))
    return told`contains U+FFFD (\uFFFD), which stands for bytes that could not be read; send the original text as UTF-8`;
  if (text.includes('\0'))
    return told`contains U+0000 (NUL), which no text has; this is probably binary data. Send text`;
  return undefined;
}

/** Texts of nothing but invisible characters count as empty. */
function withoutInvisible(value: unknown): unknown {
  if (typeof value === 'string') return isInvisible(value) ? '' : value;
  if (Array.isArray(value)) return value.map(withoutInvisible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutInvisible(item)]));
}

/** Levels of values within values, a request's input being the first; the protocol package has the same for its JSON. */
export const maxDepth = 32;

function findMalformedText(value: unknown, field: string, depth = 1): FieldViolation | undefined {
  if (depth > maxDepth)
    return violation(field, 'SCHEMA_VIOLATION', told`is nested more than ${maxDepth} levels deep`);
  if (typeof value === 'string') return textViolation(value, field);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const malformed = findMalformedText(item, `${field}.${key}`, depth + 1);
    if (malformed) return malformed;
  }
  return undefined;
}

/** A value and all within it. */
function valueCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + valueCount(item), 1);
}

function toViolation(error: ErrorObject): FieldViolation {
  const parent = `input${error.instancePath.replaceAll('/', '.')}`;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return violation(`${parent}.${String(params['missingProperty'])}`, 'REQUIRED', told`is missing`);
    case 'additionalProperties':
      return violation(
        `${parent}.${String(params['additionalProperty'])}`,
        'UNKNOWN_FIELD',
        told`is not an input of this task`,
      );
    case 'maxLength':
      return violation(
        parent,
        'INPUT_TOO_LONG',
        told`is longer than ${String(params['limit'])} characters; shorten it`,
      );
    case 'minLength':
      return violation(
        parent,
        'INPUT_TOO_SHORT',
        params['limit'] === 1
          ? told`is empty; write something`
          : told`is shorter than ${String(params['limit'])} characters; write more`,
      );
    case 'pattern':
      if (params['pattern'] === '\\S') return violation(parent, 'BLANK', told`is blank; write something`);
      return violation(parent, 'SCHEMA_VIOLATION', told`must match the pattern ${String(params['pattern'])}`);
    default:
      return violation(parent, 'SCHEMA_VIOLATION', schemaWords(error));
  }
}

function violation(field: string, reason: string, description: string | Told): FieldViolation {
  return { field, reason, ...worded('description', description) };
}
