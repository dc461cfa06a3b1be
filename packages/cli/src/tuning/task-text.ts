/** The text of a task file that is written by a program. */
import { dirname, relative, resolve } from 'node:path';
import { PromptTask, type TaskDefinition, invariant, parseTaskFile } from '@qaio/core';
import { stringify } from 'yaml';

/** All that a task says, without the fields that say nothing. */
export function wholeTaskText(definition: TaskDefinition, path: string): string {
  const text = stringify(withoutDefaults(definition), { lineWidth: 0 });
  invariant(saysTheSame(text, definition, path), 'a task that is written as it is reads the same');
  return text;
}

/** Whether the model sees the same words and may answer the same. */
export function saysTheSame(text: string, wanted: TaskDefinition, path: string): boolean {
  try {
    const [one, other] = [parseTaskFile(text, path), wanted].map((definition) => {
      const { opening, labels } = new PromptTask(definition, { loadedAt: new Date(0) });
      const { name, prompt, input, partials, variants } = definition;
      return JSON.stringify({ opening, labels, name, prompt, input, partials, variants });
    });
    return one === other;
  } catch {
    return false; // such as a partial in a file beside the old one
  }
}

/** A file's text where it is moved: the schema that an editor reads is found from its new place. */
export function movedSchema(text: string, from: string, to: string): string {
  const schema = /^(# yaml-language-server: \$schema=)(\S+)/mu;
  return text.replace(schema, (_, mark: string, file: string) => mark + movedReference(file, from, to));
}

export function shortExample({ input, needs, output }: TaskDefinition['examples'][number]): object {
  return Object.keys(needs).length > 0 ? { input, needs, output } : { input, output };
}

/** A path as seen from the new file's folder; addresses stay as they are. */
function movedReference(file: string, from: string, to: string): string {
  if (/^\w+:/u.test(file)) return file;
  return relative(dirname(resolve(to)), resolve(dirname(from), file));
}

function withoutDefaults({ examples, ...definition }: TaskDefinition): object {
  const fields = Object.entries({ ...definition, extends: undefined, examples: examples.map(shortExample) });
  return Object.fromEntries(
    fields.filter(([, value]) =>
      typeof value === 'object' ? Object.keys(value).length > 0 : value !== undefined,
    ),
  );
}
