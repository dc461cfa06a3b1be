import { expect, test } from '@jest/globals';
import type { PromptTask } from '@qaio/core';
import { AbstainReason, TaskResult } from '@qaio/protocol';
import { outputTensors } from './output-tensors.js';
import { rawContents, typedContents } from './tensor-data.js';

const task = { definition: { output: { format: 'choice' } }, labels: ['a', 'b'] } as unknown as PromptTask;
const result = (value: object): TaskResult =>
  TaskResult.fromPartial({ output: { $case: 'classification', value: { confidence: 0.9, ...value } } });

test('a row that abstains says so, and why', () => {
  const tensors = outputTensors(task, [
    result({ label: 'a' }),
    result({ abstained: true, abstainReason: AbstainReason.ABSTAIN_REASON_OUT_OF_SCOPE }),
  ]);
  const elements = Object.fromEntries(tensors.map((tensor) => [tensor.name, tensor.elements]));
  expect(elements).toMatchObject({
    label: ['a', ''],
    abstained: [false, true],
    abstain_reason: ['', 'ABSTAIN_REASON_OUT_OF_SCOPE'],
  });
  const abstained = tensors.find(({ name }) => name === 'abstained');
  if (!abstained) throw new Error('expected a tensor');
  expect(typedContents(abstained)).toMatchObject({ boolContents: [false, true] });
  expect([...rawContents(abstained)]).toEqual([0, 1]);
});
