/** A task's outputs as tensors: what they will be, and what they are. */
import type { PromptTask, TaskDefinition } from '@qaio/core';
import { AbstainReason, type Classification, type TaskResult } from '@qaio/protocol';
import type { Tensor, TensorShape } from './tensor-data.js';

type Output = NonNullable<TaskResult['output']>;

export function outputShapes(task: PromptTask): readonly TensorShape[] {
  const { format } = task.definition.output;
  if (format === 'choice')
    return [
      { name: 'label', datatype: 'BYTES', shape: [-1] },
      { name: 'confidence', datatype: 'FP64', shape: [-1] },
      { name: 'scores', datatype: 'FP64', shape: [-1, task.labels.length] },
      { name: 'abstained', datatype: 'BOOL', shape: [-1] },
      { name: 'abstain_reason', datatype: 'BYTES', shape: [-1] },
    ];
  if (format === 'embedding') return [{ name: 'embedding', datatype: 'FP32', shape: [-1, -1] }];
  return [{ name: textName(format), datatype: 'BYTES', shape: [-1] }];
}

const textName = (format: TaskDefinition['output']['format']): string =>
  format === 'json' ? 'json' : 'text';

/** @param results of one task, one for each row */
export function outputTensors(task: PromptTask, results: readonly TaskResult[]): readonly Tensor[] {
  const outputs = results.flatMap(({ output }) => (output ? [output] : []));
  return outputShapes(task).map(({ name, datatype, shape: [, width] }) => {
    const rows = outputs.map((output) => elementsOf(name, output));
    const columns = width === undefined ? [] : [width < 0 ? (rows[0]?.length ?? 0) : width];
    return { name, datatype, shape: [rows.length, ...columns], elements: rows.flat() };
  });
}

const classified: Readonly<
  Record<string, (value: Classification) => readonly (string | number | boolean)[]>
> = {
  label: ({ label }) => [label],
  confidence: ({ confidence }) => [confidence],
  scores: ({ scores }) => scores.map(({ probability }) => probability),
  abstained: ({ abstained }) => [abstained],
  abstain_reason: ({ abstained, abstainReason }) => [abstained ? AbstainReason[abstainReason] : ''],
};

/** One row's elements of the tensor of that name. A fixed text of a guard stands in for a text. */
function elementsOf(name: string, output: Output): readonly (string | number | boolean)[] {
  switch (output.$case) {
    case 'classification':
      return classified[name]?.(output.value) ?? [];
    case 'embedding':
      return output.value.values;
    case 'json':
      return [JSON.stringify(output.value ?? {})];
    case 'text':
      return [output.value];
  }
}
