/** The text of the file of a tuned task. */
import { dirname, relative, resolve } from 'node:path';
import { PromptTask, type TaskDefinition, invariant, parseTaskFile } from '@qaio/core';
import { type Document, isMap, isSeq, parseDocument, stringify } from 'yaml';

export interface TunedTask {
  /** With the new words and examples, under its old name. */
  readonly definition: TaskDefinition;
  /** Its new name. */
  readonly name: string;
  /** Of the new file. */
  readonly path: string;
  /** The old file, if the task is from one. */
  readonly old: { readonly path: string; readonly text: string } | undefined;
}

const flow = { lineWidth: 0 } as const;

/** The old file with what was changed, its comments and all; where that is not possible, the whole task anew. */
export function tunedTaskText({ definition, name, path, old }: TunedTask): string {
  const wanted = { ...definition, name };
  const kept = old && changedText(old.text, wanted, (file) => movedReference(file, old.path, path));
  if (kept !== undefined && saysTheSame(kept, wanted, path)) return kept;
  const whole = stringify(withoutDefaults(wanted), flow);
  invariant(saysTheSame(whole, wanted, path), 'a task that is written as it is reads the same');
  return whole;
}

/** Undefined where the file says only a part of the task, as one that `extends` another, or cannot be written again. */
function changedText(
  text: string,
  wanted: TaskDefinition,
  moved: (reference: string) => string,
): string | undefined {
  const document = parseDocument(text, { version: '1.2' });
  if (document.has('extends')) return undefined;
  document.set('name', wanted.name);
  document.delete('variants');
  for (const field of ['system', 'prompt'] as const)
    if (document.get(field) !== wanted[field]) setOrDelete(document, field, wanted[field]);
  const examples = wanted.examples.map(shortExample);
  const written: unknown = document.get('examples');
  const isWritten = isSeq(written) && JSON.stringify(written.toJSON()) === JSON.stringify(examples);
  if (!isWritten)
    setOrDelete(document, 'examples', examples.length > 0 ? inLines(document, examples) : undefined);
  try {
    const schema = /^(# yaml-language-server: \$schema=)(\S+)/mu;
    return document.toString(flow).replace(schema, (_, mark: string, file: string) => mark + moved(file));
  } catch {
    return undefined; // such as an alias of what stood in a variant
  }
}

function setOrDelete(document: Document, field: string, value: unknown): void {
  if (value === undefined) document.delete(field);
  else document.set(field, value);
}

/** One example a line. */
function inLines(document: Document, examples: readonly object[]): unknown {
  const node = document.createNode(examples);
  if (isSeq(node)) for (const item of node.items) if (isMap(item)) item.flow = true;
  return node;
}

function shortExample({ input, needs, output }: TaskDefinition['examples'][number]): object {
  return Object.keys(needs).length > 0 ? { input, needs, output } : { input, output };
}

/** A path as seen from the new file's folder; addresses stay as they are. */
function movedReference(file: string, from: string, to: string): string {
  if (/^\w+:/u.test(file)) return file;
  return relative(dirname(resolve(to)), resolve(dirname(from), file));
}

/** The words that the model sees, and what it may answer. */
function saysTheSame(text: string, wanted: TaskDefinition, path: string): boolean {
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

/** Without fields that say nothing. */
function withoutDefaults({ examples, ...definition }: TaskDefinition): object {
  const fields = Object.entries({ ...definition, extends: undefined, examples: examples.map(shortExample) });
  return Object.fromEntries(
    fields.filter(([, value]) =>
      typeof value === 'object' ? Object.keys(value).length > 0 : value !== undefined,
    ),
  );
}
