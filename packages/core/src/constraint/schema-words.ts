import type { ErrorObject } from 'ajv';
import { type Told, told } from '../told.js';

type Params = Readonly<Record<string, unknown>>;

const compared = ({ comparison, limit }: Params): Told =>
  told`must be ${String(comparison)} ${String(limit)}`;

const byKeyword: Readonly<Record<string, (params: Params) => Told>> = {
  type: ({ type }) => told`must be ${[type].flat().join(' | ')}`,
  enum: ({ allowedValues }) => told`must be one of ${[allowedValues].flat().map(shown).join(', ')}`,
  const: ({ allowedValue }) => told`must be ${shown(allowedValue)}`,
  minimum: compared,
  maximum: compared,
  exclusiveMinimum: compared,
  exclusiveMaximum: compared,
  multipleOf: ({ multipleOf }) => told`must be a multiple of ${String(multipleOf)}`,
  minItems: ({ limit }) => told`must have at least ${String(limit)} items`,
  maxItems: ({ limit }) => told`must have at most ${String(limit)} items`,
  uniqueItems: ({ i, j }) => told`must not have an item twice: ${Number(j)} and ${Number(i)} are the same`,
  format: ({ format }) => told`must have the format ${String(format)}`,
};

const shown = (value: unknown): string => JSON.stringify(value);

/** What a keyword of JSON Schema wants, in words; Ajv's own for those that few schemas have. */
export const schemaWords = ({ keyword, params, message = keyword }: ErrorObject): string | Told =>
  byKeyword[keyword]?.(params as Params) ?? message;
