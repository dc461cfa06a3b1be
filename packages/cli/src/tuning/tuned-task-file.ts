/** The text of the file of a tuned task. */
import type { TaskDefinition } from '@qaio/core';
import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { movedSchema, saysTheSame, shortExample, wholeTaskText } from './task-text.js';

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

/** The old file with what was changed, its comments and all; where that is not possible, the whole task anew. */
export function tunedTaskText({ definition, name, path, old }: TunedTask): string {
  const wanted = { ...definition, name };
  const kept = old && changedText(old.text, wanted);
  const moved = kept && movedSchema(kept, old.path, path);
  return moved !== undefined && saysTheSame(moved, wanted, path) ? moved : wholeTaskText(wanted, path);
}

/** Undefined where the file says only a part of the task, as one that `extends` another, or cannot be written again. */
function changedText(text: string, wanted: TaskDefinition): string | undefined {
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
    return document.toString({ lineWidth: 0 });
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
