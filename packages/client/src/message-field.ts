import type { Task } from '@qaio/protocol';
import { type ObjectSchema, descriptionOf, objectSchema, textsOf } from './object-schema.js';

/** The one text that a task asks for. */
export interface MessageField {
  readonly name: string;
  /** What it is, for people; may be empty. */
  readonly description: string;
  /** Messages to try the task with, from its input schema. */
  readonly examples: readonly string[];
}

/** @returns undefined for a task that asks for no text, or for more than one value */
export function messageField(task: Pick<Task, 'inputSchema'>): MessageField | undefined {
  const schema = objectSchema(task);
  const name = onlyField(schema);
  const field = name === undefined ? undefined : schema.properties?.[name];
  if (name === undefined || field?.type !== 'string') return undefined;
  return {
    name,
    description: descriptionOf(field),
    examples: textsOf(field.examples),
  };
}

/** The one value that must be given, or the one that can be. */
function onlyField({ properties = {}, required = [] }: ObjectSchema): string | undefined {
  const names = required.length > 0 ? required : Object.keys(properties);
  const [name] = names;
  return names.length === 1 && name !== undefined && Object.hasOwn(properties, name) ? name : undefined;
}
