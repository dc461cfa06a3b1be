import { taskJsonSchema } from './task-json-schema.js';

type Schema = Readonly<Record<string, unknown>>;

interface Field {
  readonly path: string;
  readonly isRequired: boolean;
  readonly schema: Schema;
}

/** The fields of a task file as a Markdown table, from the same source as the checks. */
export function taskReference(): string {
  const rows = fieldsOf(taskJsonSchema(), '').map(({ path, isRequired, schema }) => {
    const cells = [`\`${path}\``, typeText(schema), note(schema, isRequired)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n');
}

function fieldsOf(schema: Schema, prefix: string): Field[] {
  const required = (schema['required'] ?? []) as readonly string[];
  const own = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>);
  return own.flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const isRequired = required.includes(name) && field['default'] === undefined;
    return [{ path, isRequired, schema: field }, ...fieldsBelow(field, path)];
  });
}

function fieldsBelow(schema: Schema, path: string): Field[] {
  const variants = (schema['oneOf'] ?? schema['anyOf'] ?? []) as readonly Schema[];
  const entries = schema['additionalProperties'] as Schema | undefined;
  const items = schema['items'] as Schema | undefined;
  // a JSON Schema inside a task is described elsewhere
  if (/schema$/u.test(path) || path.endsWith('.assert')) return [];
  return [
    ...fieldsOf(schema, `${path}.`),
    ...variants.flatMap((variant) => fieldsOf(variant, `${path}.`).filter(isNotDiscriminator)),
    ...(entries?.['properties'] ? fieldsOf(entries, `${path}.NAME.`) : []),
    ...(items ? fieldsBelow(items, `${path}[]`) : []),
  ];
}

const isNotDiscriminator = ({ schema }: Field): boolean => schema['const'] === undefined;

function typeText(schema: Schema): string {
  const { type, const: constant, enum: options } = schema;
  if (typeof constant === 'string') return `\`${constant}\``;
  if (Array.isArray(options)) return options.map((option) => `\`${String(option)}\``).join(', ');
  const variants = (schema['oneOf'] ?? schema['anyOf']) as readonly Schema[] | undefined;
  const items = schema['items'] as Schema | undefined;
  if (items?.['oneOf']) return `list of ${typeText(items)}`;
  if (!variants) return typeof type === 'string' ? type : 'any';
  return [...new Set(variants.map(variantText))].join(', ');
}

function variantText(variant: Schema): string {
  const properties = variant['properties'] as Readonly<Record<string, Schema>> | undefined;
  const tag = (properties?.['format'] ?? properties?.['type'])?.['const'];
  return typeof tag === 'string' ? `\`${tag}\`` : typeText(variant);
}

function note(schema: Schema, isRequired: boolean): string {
  const { description, default: preset } = schema;
  const isSimple = ['string', 'number', 'boolean'].includes(typeof preset) && preset !== '';
  return [
    isRequired ? '**required**' : '',
    typeof description === 'string' ? description : '',
    isSimple ? `default ${JSON.stringify(preset)}` : '',
  ]
    .filter(Boolean)
    .join('; ');
}
