/** What JSON Schema says of schemas themselves. */
import { Ajv } from 'ajv';
import type { Told } from '../told.js';
import { schemaWords } from './schema-words.js';

/** Knows what a schema is: to learn it takes longer than to compile most of them. */
let known: Ajv | undefined;
const metaSchema = (): Ajv => (known ??= new Ajv({ allErrors: true }));

/** A wrong value in a schema. */
export interface SchemaFault {
  /** Keys that lead to it, those of lists as texts. */
  readonly path: readonly string[];
  readonly message: string | Told;
}

/** One for each value that JSON Schema does not allow where it stands. */
export function schemaShapeFaults(schema: object): SchemaFault[] {
  const ajv = metaSchema();
  void ajv.validateSchema(schema);
  const byPlace = new Map<string, SchemaFault>();
  for (const error of ajv.errors ?? []) {
    const path = error.instancePath.split('/').slice(1).map(unescaped);
    if (!byPlace.has(error.instancePath))
      byPlace.set(error.instancePath, { path, message: schemaWords(error) });
  }
  const places = [...byPlace.keys()];
  // of several shapes that a part may have each is told; the one that goes deeper is the one that is meant
  return places
    .filter((place) => !places.some((other) => other.startsWith(`${place}/`)))
    .flatMap((place) => byPlace.get(place) ?? []);
}

/** @throws Error */
export function requireSchema(schema: object): void {
  void metaSchema().validateSchema(schema, true);
}

export const isSchemaKeyword = (key: string): boolean => Object.hasOwn(metaSchema().RULES.keywords, key);

/** Of JSON Pointer. */
const unescaped = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');
