/** What a template can never do with the inputs that its task takes: found by rendering it with some of them. */
import { errorMessage } from '../errors.js';
import { type JsonObject as Schema, isJsonObject } from '../constraint/json-object.js';
import { PromptTemplate } from '../task/prompt-template.js';
import type { TaskDefinition } from '../task/task-definition.js';

const kinds: Readonly<Record<string, string>> = {
  StringValue: 'a text',
  NumericValue: 'a number',
  BooleanValue: 'true or false',
  ArrayValue: 'a list',
  ObjectValue: 'a mapping',
};
const plain: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a number',
  boolean: 'true or false',
};

/** @returns messages, for people */
export function trialProblems(template: PromptTemplate, definition: TaskDefinition): string[] {
  const { properties } = definition.input.schema;
  const missing = Object.entries(properties).flatMap(([name, schema]) =>
    missingMembers(template, name, schema),
  );
  return missing.length > 0 ? missing : unknownFilters(template, definition);
}

/** Members that a value of a plain type does not have, and Jinja renders as nothing. */
function missingMembers(template: PromptTemplate, name: string, schema: unknown): string[] {
  const type = isJsonObject(schema) && typeof schema['type'] === 'string' ? schema['type'] : '';
  const kind = plain[type];
  if (kind === undefined) return [];
  return template
    .attributesOf(name)
    .filter((member) => !isDefined(member, sample(schema)))
    .map((member) => `'${name}' is ${kind} and has no '${member}'; '${name}.${member}' would be empty`);
}

const isDefined = (member: string, value: unknown): boolean =>
  new PromptTemplate(`{{ value.${member} is defined }}`).render({ value }).trim().toLowerCase() === 'true';

/** What else goes wrong may be due to the sample. */
function unknownFilters(template: PromptTemplate, { input, needs, partials }: TaskDefinition): string[] {
  const standIn = { label: 'x', id: 'x', text: 'x', confidence: 1, value: {} };
  const upstream = Object.fromEntries(Object.keys(needs).map((name) => [name, standIn]));
  try {
    template.render({ ...sampleOf(input.schema.properties), needs: upstream, partials });
    return [];
  } catch (error) {
    const [, kind, filter, test] =
      /Unknown (?:(\w+) filter: (\w+)|test: (\w+))/u.exec(errorMessage(error)) ?? [];
    if (test !== undefined) return [`there is no test 'is ${test}'`];
    return filter === undefined ? [] : [`there is no filter '${filter}' for ${kinds[kind ?? ''] ?? 'this'}`];
  }
}

const samples: Readonly<Record<string, (schema: Schema) => unknown>> = {
  string: () => 'text',
  number: () => 1,
  integer: () => 1,
  boolean: () => true,
  array: ({ items }) => [sample(items)],
  object: ({ properties }) => sampleOf(isJsonObject(properties) ? properties : {}),
};

/** A value that the schema takes, as far as its type goes; undefined where it does not say. */
function sample(schema: unknown): unknown {
  if (!isJsonObject(schema)) return undefined;
  const { type, default: standard, enum: allowed } = schema;
  if (standard !== undefined) return standard;
  if (Array.isArray(allowed)) return allowed[0];
  return typeof type === 'string' ? samples[type]?.(schema) : undefined;
}

const sampleOf = (properties: Schema): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, sample(schema)]));
