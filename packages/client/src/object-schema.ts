import type { Task } from '@qaio/protocol';

/** As much of a task's input schema as views read. */
export interface ObjectSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

export interface FieldSchema {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly description?: unknown;
  readonly examples?: unknown;
}

export function objectSchema({ inputSchema }: Pick<Task, 'inputSchema'>): ObjectSchema {
  return inputSchema ?? {};
}

/** What a field is, for people; may be empty. */
export function descriptionOf({ description }: FieldSchema): string {
  return typeof description === 'string' ? description : '';
}

/** The texts of a list; none where it is no list. */
export function textsOf(values: unknown): string[] {
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}
