/** JSON Schemas of task files as types of TypeScript. */
import { isJsonObject } from '@qaio/core';

type Schema = Readonly<Record<string, unknown>>;

/** @returns `unknown` for what is not told by the type, so that nothing that is valid is refused */
export function schemaType(schema: unknown, indent = ''): string {
  if (!isJsonObject(schema)) return 'unknown';
  if ('const' in schema) return literal(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map(literal));
  const several = schema['anyOf'] ?? schema['oneOf'] ?? schema['type'];
  if (Array.isArray(several))
    return union(
      several.map((one: unknown) => schemaType(isJsonObject(one) ? one : { ...schema, type: one }, indent)),
    );
  return simpleType(schema, indent);
}

function simpleType(schema: Schema, indent: string): string {
  switch (schema['type']) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema['type'];
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `readonly ${bracketed(schemaType(schema['items'], indent))}[]`;
    case 'object':
      return objectType(schema, indent);
    default:
      return 'unknown';
  }
}

function objectType({ properties, required, additionalProperties }: Schema, indent: string): string {
  const fields = isJsonObject(properties) ? Object.entries(properties) : [];
  const needed = new Set(Array.isArray(required) ? required : []);
  const inner = `${indent}  `;
  const lines = fields.map(([name, schema]) => {
    const type = `${inner}readonly ${key(name)}${needed.has(name) ? '' : '?'}: ${schemaType(schema, inner)};\n`;
    return comment(isJsonObject(schema) ? schema['description'] : undefined, inner) + type;
  });
  if (additionalProperties !== false) lines.push(`${inner}readonly [name: string]: unknown;\n`);
  return lines.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${lines.join('')}${indent}}`;
}

/** A comment of one line, whatever the text. */
export function comment(text: unknown, indent: string): string {
  if (typeof text !== 'string' || text.trim() === '') return '';
  return `${indent}/** ${text.replace(/\s+/gu, ' ').trim().replaceAll('*/', '*\\/')} */\n`;
}

/** A property's name, in quotes where it needs them. */
export const key = (name: string): string =>
  /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : literal(name);

export const union = (types: readonly string[]): string => [...new Set(types)].join(' | ') || 'never';

const bracketed = (type: string): string =>
  /[ |]/u.test(type) && !type.startsWith('{') ? `(${type})` : type;

/** As TypeScript writes it: U+2028 and quotes cannot end it. */
export function literal(value: unknown): string {
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null ? 'unknown' : String(value);
  const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(/[\u2028\u2029]/gu, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)}'`;
}
