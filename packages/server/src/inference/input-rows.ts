/** Tensors of one length as inputs of a task, one for each row. */
import { type PromptTask, QaioError, jsonValue, told } from '@qaio/core';
import type { inference } from '@qaio/protocol';
import { type Element, type Tensor, type TensorShape, readTensor, wrongTensor } from './tensor-data.js';

type Row = Readonly<Record<string, unknown>>;

/** What a task takes, a tensor for each field. */
export function inputShapes(task: PromptTask): readonly TensorShape[] {
  return Object.entries(task.definition.input.schema.properties).map(([name, schema]) => ({
    name,
    datatype: datatypeOf(schema),
    shape: [-1],
  }));
}

function datatypeOf(schema: unknown): string {
  const { type } = schema as { readonly type?: unknown };
  if (type === 'integer') return 'INT64';
  if (type === 'number') return 'FP64';
  return type === 'boolean' ? 'BOOL' : 'BYTES';
}

/** @throws QaioError `invalid-input` */
export function inputRows(task: PromptTask, request: inference.ModelInferRequest): readonly Row[] {
  const { inputs, rawInputContents: raw } = request;
  if (raw.length > 0 && raw.length !== inputs.length)
    throw new QaioError(
      'invalid-input',
      told`The request has ${inputs.length} inputs and raw contents for ${raw.length}; expected one for each, or none.`,
    );
  const tensors = inputs.map((tensor, i) => readTensor(tensor, raw[i]));
  for (const [i, { name }] of tensors.entries())
    if (tensors.findIndex((other) => other.name === name) < i)
      throw wrongTensor(name, told`is there twice; send one of each name`);
  const [first] = tensors;
  if (!first || first.elements.length === 0)
    throw new QaioError(
      'invalid-input',
      told`The request has no rows: expected an input with at least one element.`,
    );
  for (const { name, elements } of tensors)
    if (elements.length !== first.elements.length)
      throw wrongTensor(
        name,
        told`has ${elements.length} elements, '${first.name}' has ${first.elements.length}; expected one of each for every row`,
      );
  const { properties } = task.definition.input.schema;
  return first.elements.map((_, row) =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, valueAt(tensor, row, properties)])),
  );
}

/** Texts are what they are for fields of texts, and JSON for others. */
function valueAt({ name, elements }: Tensor, row: number, properties: Row): unknown {
  const element: Element = elements[row] ?? '';
  if (typeof element === 'bigint') return Number(element);
  if (typeof element !== 'string') return element;
  const { type } = (properties[name] ?? {}) as { readonly type?: unknown };
  if (type === 'string' || type === undefined) return element;
  const value = jsonValue(element);
  if (value === undefined)
    throw wrongTensor(name, told`has a text in row ${row} that is not JSON, which the task's field wants`);
  return value;
}
