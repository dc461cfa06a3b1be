import { closest, distance } from 'fastest-levenshtein';
import { taskJsonSchema } from './task-json-schema.js';

type Schema = Readonly<Record<string, unknown>>;

let cached: Schema | undefined;
const root = (): Schema => (cached ??= taskJsonSchema());

/** `did you mean 'prompt'?` where a known key is near, else all that are known there. */
export function keyHint(path: readonly PropertyKey[], key: string): string {
  const known = [...new Set(schemasAt(root(), path).flatMap(keysOf))];
  if (known.length === 0) return '';
  const near = closest(key, known);
  const isNear = distance(key.toLowerCase(), near.toLowerCase()) <= Math.max(2, Math.floor(key.length / 3));
  return isNear ? `; did you mean '${near}'?` : `; expected ${known.join(', ')}`;
}

const keysOf = (schema: Schema): string[] => Object.keys(schema['properties'] ?? {});

/** All that may stand at a path: a union has several. */
function schemasAt(schema: Schema, path: readonly PropertyKey[]): Schema[] {
  const alternatives = [schema['anyOf'], schema['oneOf']].filter(Array.isArray).flat() as Schema[];
  if (alternatives.length > 0) return alternatives.flatMap((one) => schemasAt(one, path));
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const next =
    typeof key === 'number'
      ? schema['items']
      : ((schema['properties'] as Schema | undefined)?.[String(key)] ?? schema['additionalProperties']);
  return typeof next === 'object' && next !== null ? schemasAt(next as Schema, rest) : [];
}
