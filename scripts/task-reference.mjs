/**
 * The fields of a task file as a Markdown table.
 *
 * @param schema JSON Schema of task files
 */
export function taskReference(schema) {
  const rows = fieldsOf(schema, '').map(({ path, isRequired, schema: field }) => {
    const cells = [`\`${path}\``, typeText(field), note(field, isRequired)];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n');
}

function fieldsOf(schema, prefix) {
  // the root's are those of a file that extends no other
  const required = schema.required ?? schema.else?.required ?? [];
  const own = Object.entries(schema.properties ?? {});
  return own.flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const isRequired = required.includes(name) && field.default === undefined;
    return [{ path, isRequired, schema: field }, ...fieldsBelow(field, path)];
  });
}

function fieldsBelow(schema, path) {
  const variants = schema.oneOf ?? schema.anyOf ?? [];
  const entries = schema.additionalProperties;
  const items = schema.items;
  // a JSON Schema inside a task is described elsewhere
  if (/schema$/u.test(path) || path.endsWith('.assert')) return [];
  return [
    ...fieldsOf(schema, `${path}.`),
    ...variants.flatMap((variant) => fieldsOf(variant, `${path}.`).filter(isNotDiscriminator)),
    ...(entries?.properties ? fieldsOf(entries, `${path}.NAME.`) : []),
    ...(items ? fieldsBelow(items, `${path}[]`) : []),
  ];
}

const isNotDiscriminator = ({ schema }) => schema.const === undefined;

function typeText(schema) {
  const { type, const: constant, enum: options } = schema;
  if (typeof constant === 'string') return `\`${constant}\``;
  if (Array.isArray(options)) return options.map((option) => `\`${String(option)}\``).join(', ');
  const variants = schema.oneOf ?? schema.anyOf;
  const items = schema.items;
  if (items?.oneOf) return `list of ${typeText(items)}`;
  if (!variants) return typeof type === 'string' ? type : 'any';
  return [...new Set(variants.map(variantText))].join(', ');
}

function variantText(variant) {
  const properties = variant.properties;
  const tag = (properties?.format ?? properties?.type)?.const;
  return typeof tag === 'string' ? `\`${tag}\`` : typeText(variant);
}

function note(schema, isRequired) {
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
