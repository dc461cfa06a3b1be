/** Faults of an input's schema that its validator tells in words of its own, or does not see. */
import { closest } from 'fastest-levenshtein';
import { type JsonObject as Schema, isJsonObject } from '../constraint/json-object.js';
import type { DefinitionProblem } from './definition-check.js';

type Path = readonly PropertyKey[];
const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];
const bounds = [
  ['minLength', 'maxLength'],
  ['minimum', 'maximum'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
] as const;

/** @param path of the schema in the task file */
export function schemaFaults(schema: unknown, path: Path): DefinitionProblem[] {
  if (!isJsonObject(schema)) return [];
  return [
    ...typeFaults(schema['type'], [...path, 'type']),
    ...boundFaults(schema, path),
    ...children(schema).flatMap(([keys, child]) => schemaFaults(child, [...path, ...keys])),
  ];
}

function typeFaults(type: unknown, path: Path): DefinitionProblem[] {
  return [type].flat().flatMap((name) => {
    if (typeof name !== 'string' || types.includes(name)) return [];
    return { path, message: `there is no type '${name}'; did you mean '${closest(name, types)}'?` };
  });
}

function boundFaults(schema: Schema, path: Path): DefinitionProblem[] {
  return bounds.flatMap(([low, high]) => {
    const [least, most] = [schema[low], schema[high]];
    if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return [];
    return { path: [...path, low], message: `${least} is above ${high}, ${most}: no value fits` };
  });
}

/** Schemas within a schema, with the keys that lead to them. */
function children(schema: Schema): (readonly [Path, unknown])[] {
  const named = ['properties', '$defs'].flatMap((key) =>
    isJsonObject(schema[key])
      ? Object.entries(schema[key]).map(([name, child]) => [[key, name], child] as const)
      : [],
  );
  const listed = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? schema[key].map((child: unknown, i) => [[key, i], child] as const) : [],
  );
  const single = ['items', 'additionalProperties', 'not'].map((key) => [[key], schema[key]] as const);
  return [...named, ...listed, ...single];
}
