import { type Told, told } from '../told.js';
import { nearName } from '../text/near-name.js';
import { taskJsonSchema } from './task-json-schema.js';

type Schema = Readonly<Record<string, unknown>>;

let cached: Schema | undefined;
const root = (): Schema => (cached ??= taskJsonSchema());

/** `did you mean 'prompt'?` if a known key is similar, else all keys that are allowed there. */
export function keyHint(path: readonly PropertyKey[], key: string): Told | '' {
  if (key === '<<')
    return told`; merge keys are not read: write the keys out, or take over a whole file with extends`;
  if (key.includes('：')) return told`; '：' is not the ASCII :; type : and a space`;
  const allowed = [...new Set(schemasAt(root(), path).flatMap(keysOf))];
  // one of another member of a union
  if (allowed.length === 0 || allowed.includes(key)) return '';
  const near = nearName(key, allowed);
  return near === undefined ? told`; expected ${allowed.join(', ')}` : told`; did you mean '${near}'?`;
}

const keysOf = (schema: Schema): string[] => Object.keys(schema['properties'] ?? {});

/** Every schema that applies at a path: a union has several. */
function schemasAt(schema: Schema, path: readonly PropertyKey[]): Schema[] {
  const alternatives = [schema['anyOf'], schema['oneOf']].filter(Array.isArray).flat() as Schema[];
  if (alternatives.length > 0) return alternatives.flatMap((alternative) => schemasAt(alternative, path));
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const next =
    typeof key === 'number'
      ? schema['items']
      : ((schema['properties'] as Schema | undefined)?.[String(key)] ?? schema['additionalProperties']);
  return typeof next === 'object' && next !== null ? schemasAt(next as Schema, rest) : [];
}
