/** Faults of an input's schema that its validator tells in words of its own, or does not see. */
import { closest } from 'fastest-levenshtein';
import { type JsonObject as Schema, isJsonObject } from '../constraint/json-object.js';
import { isSchemaKeyword, schemaShapeFaults } from '../constraint/meta-schema.js';
import { nearName } from '../text/near-name.js';
import { type Told, told } from '../told.js';
import type { DefinitionProblem } from './definition-check.js';

type Path = readonly PropertyKey[];
const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
// what other languages and this program's own words call them
const otherTypes = new Map(
  Object.entries({
    ...{ text: 'string', str: 'string', char: 'string', date: 'string' },
    ...{ int: 'integer', float: 'number', double: 'number', decimal: 'number' },
    ...{ list: 'array', tuple: 'array', map: 'object', mapping: 'object', dict: 'object', record: 'object' },
    ...{ bool: 'boolean', none: 'null', nil: 'null' },
  }),
);
const bounds = [
  ['minLength', 'maxLength'],
  ['minimum', 'maximum'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
] as const;
// those that people write
const keywords = [
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'anyOf', 'default'],
  ...['format', 'pattern', 'uniqueItems', 'multipleOf', 'description', 'title', ...bounds.flat()],
];

/** @param path of the schema in the task file */
export function schemaFaults(schema: Schema, path: Path): DefinitionProblem[] {
  const own = faultsWithin(schema, path, []);
  const places = own.map((fault) => fault.path.join('/'));
  // of a type that is none the other says more
  const shapes = schemaShapeFaults(schema)
    .map((fault) => ({ ...fault, path: [...path, ...fault.path.map(asIndex)] }))
    .filter((fault) => !places.includes(fault.path.join('/')));
  return [...own, ...shapes];
}

const asIndex = (key: string): PropertyKey => (/^\d+$/u.test(key) ? Number(key) : key);

/** @param known properties that schemas around this one give the same value */
function faultsWithin(schema: unknown, path: Path, known: readonly string[]): DefinitionProblem[] {
  if (!isJsonObject(schema)) return [];
  const names = [...known, ...(isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : [])];
  return [
    ...keyFaults(schema, path),
    ...typeFaults(schema['type'], [...path, 'type']),
    ...boundFaults(schema, path),
    ...requiredFaults(schema['required'], [...path, 'required'], names),
    ...children(schema).flatMap(({ keys, child, isOfSameValue }) =>
      faultsWithin(child, [...path, ...keys], isOfSameValue ? names : []),
    ),
  ];
}

function keyFaults(schema: Schema, path: Path): DefinitionProblem[] {
  return Object.keys(schema)
    .filter((key) => !isSchemaKeyword(key))
    .map((key) => ({ path: [...path, key], message: told`unknown key '${key}'${hint(key, keywords)}` }));
}

function requiredFaults(required: unknown, path: Path, names: readonly string[]): DefinitionProblem[] {
  if (!Array.isArray(required)) return [];
  return required.flatMap((name: unknown, i) => {
    if (typeof name !== 'string' || names.includes(name)) return [];
    return { path: [...path, i], message: told`'${name}' is not among the properties${hint(name, names)}` };
  });
}

function hint(name: string, known: readonly string[]): Told | string {
  const near = nearName(name, known);
  return near === undefined ? '' : told`; did you mean '${near}'?`;
}

function typeFaults(type: unknown, path: Path): DefinitionProblem[] {
  return [type].flat().flatMap((name) => {
    if (typeof name !== 'string' || types.includes(name)) return [];
    const meant = otherTypes.get(name.toLowerCase()) ?? closest(name, types);
    return { path, message: `there is no type '${name}'; did you mean '${meant}'?` };
  });
}

function boundFaults(schema: Schema, path: Path): DefinitionProblem[] {
  return bounds.flatMap(([low, high]) => {
    const [least, most] = [schema[low], schema[high]];
    if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return [];
    return { path: [...path, low], message: `${least} is above ${high}, ${most}: no value fits` };
  });
}

interface Child {
  readonly keys: Path;
  readonly child: unknown;
  /** Rather than of a part of it. */
  readonly isOfSameValue: boolean;
}

/** Schemas within a schema, with the keys that lead to them. */
function children(schema: Schema): Child[] {
  const named = ['properties', '$defs'].flatMap((key) =>
    isJsonObject(schema[key])
      ? Object.entries(schema[key]).map(([name, child]) => ({
          keys: [key, name],
          child,
          isOfSameValue: false,
        }))
      : [],
  );
  const listed = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    Array.isArray(schema[key])
      ? schema[key].map((child: unknown, i) => ({ keys: [key, i], child, isOfSameValue: true }))
      : [],
  );
  const single = ['items', 'additionalProperties', 'not'].map((key) => ({
    keys: [key],
    child: schema[key],
    isOfSameValue: key === 'not',
  }));
  return [...named, ...listed, ...single];
}
