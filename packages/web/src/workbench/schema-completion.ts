/** What may stand where somebody types in a task file, by the JSON Schema of task files. */

export interface Suggestion {
  readonly label: string;
  /** What it is, for people; may be empty. */
  readonly info: string;
  /** What is written. */
  readonly text: string;
}

export interface Suggestions {
  /** Where what they replace begins. */
  readonly from: number;
  readonly options: readonly Suggestion[];
}

/** As much of a JSON Schema as is read. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: unknown;
  readonly description?: string;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const linePattern = /^(?<indent>\s*(?:- +)*)(?:(?<key>[\w.-]+)\s*:)?/u;
const valuePattern = /^(?<indent>\s*(?:- +)*)(?<key>[\w.-]+)\s*:\s+(?<typed>[\w-]*)$/u;
const keyPattern = /^(?<indent>\s*(?:- +)*)(?<typed>[\w.-]*)$/u;

/** @param offset of the cursor @returns undefined where there is nothing to suggest */
export function suggestions(text: string, offset: number, root: Schema): Suggestions | undefined {
  const above = text.slice(0, offset).split('\n');
  const line = above.pop() ?? '';
  const [, valueIndent, key = '', value = ''] = valuePattern.exec(line) ?? [];
  if (valueIndent !== undefined)
    return found(offset, value, valuesOf(schemasAt(root, [...pathTo(above, valueIndent), key])));
  const [, indent, typed = ''] = keyPattern.exec(line) ?? [];
  if (indent === undefined) return undefined;
  return found(offset, typed, keysOf(schemasAt(root, pathTo(above, indent)), root));
}

function found(offset: number, typed: string, options: readonly Suggestion[]): Suggestions | undefined {
  const fitting = options.filter(({ label }) => label.startsWith(typed) && label !== typed);
  return fitting.length === 0 ? undefined : { from: offset - typed.length, options: fitting };
}

/** The keys above that a line with such an indentation belongs to, the outermost first; a list's item is `[]`. */
function pathTo(above: readonly string[], indent: string): string[] {
  const path: string[] = [];
  let depth = indent.length;
  const enterItem = (own: string): void => {
    if (!own.includes('-')) return;
    path.unshift('[]');
    depth = own.indexOf('-') + 1;
  };
  enterItem(indent);
  for (const line of above.toReversed()) {
    const [, own = '', key] = linePattern.exec(line) ?? [];
    if (key === undefined || own.length > depth) continue;
    if (own.length < depth) {
      path.unshift(key);
      depth = own.length;
      enterItem(own);
    } else {
      // a neighbour: perhaps the first key of the item that the line is in
      enterItem(own);
    }
  }
  return path;
}

/** Every schema that may hold there. */
function schemasAt(root: Schema, path: readonly string[]): Schema[] {
  let schemas = alternatives(root, root);
  for (const step of path) {
    const next = schemas.flatMap(({ properties, additionalProperties, items }) => {
      if (step === '[]') return items ? [items] : [];
      const own = properties?.[step];
      return own ? [own] : typeof additionalProperties === 'object' ? [additionalProperties] : [];
    });
    schemas = next.flatMap((schema) => alternatives(schema, root));
  }
  return schemas;
}

/** A schema, and all that stand in it for the same value. */
function alternatives(schema: Schema, root: Schema, depth = 0): Schema[] {
  if (depth > 8) return [];
  const { anyOf = [], oneOf = [], allOf = [] } = schema;
  const parts = [referred(schema, root), anyOf, oneOf, allOf].flat();
  return [schema, ...parts.flatMap((part) => alternatives(part, root, depth + 1))];
}

function referred({ $ref = '' }: Schema, { definitions = {} }: Schema): Schema | [] {
  const [, name = ''] = /^#\/definitions\/(.+)$/u.exec($ref) ?? [];
  return definitions[name] ?? [];
}

function keysOf(schemas: readonly Schema[], root: Schema): Suggestion[] {
  const keys = new Map<string, Suggestion>();
  for (const { properties = {} } of schemas)
    for (const [label, schema] of Object.entries(properties)) {
      const isNested = alternatives(schema, root).some(({ type }) => type === 'object' || type === 'array');
      keys.set(label, { label, info: schema.description ?? '', text: isNested ? `${label}:` : `${label}: ` });
    }
  return [...keys.values()];
}

function valuesOf(schemas: readonly Schema[]): Suggestion[] {
  const values = schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(schema.type === 'boolean' ? [true, false] : []),
  ]);
  return [...new Set(values.map(String))].map((label) => ({ label, info: '', text: label }));
}
