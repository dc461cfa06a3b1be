import type { Task } from '@qaio/protocol';

/** What a task takes, for people: `text (string)`, `language (string, optional)`. */
export function taskInputs({ inputSchema }: Pick<Task, 'inputSchema'>): string[] {
  const { properties = {}, required = [] } = (inputSchema ?? {}) as InputSchema;
  return Object.entries(properties).map(([name, { type }]) => {
    const kind = typeof type === 'string' ? type : 'any';
    return `${name} (${kind}${required.includes(name) ? '' : ', optional'})`;
  });
}

interface InputSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown }>>;
  readonly required?: readonly string[];
}
