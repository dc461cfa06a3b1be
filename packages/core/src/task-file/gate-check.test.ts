import { expect, test } from '@jest/globals';
import { taskHeader } from '../testing/scripted-tasks.js';
import { errorMessage } from '../errors.js';
import { parseTaskFile } from './task-file.js';

const text = 'output: { format: text }';
const json =
  "output: { format: json, schema: { type: object, properties: { price: { anyOf: [{ type: number }, { type: 'null' }] }, item: { type: string } } } }";

const refusal = (output: string, gates: string): string => {
  try {
    parseTaskFile(
      `${taskHeader('it')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
${output}
gates: ${gates}
`,
      'it.yaml',
    );
    return '';
  } catch (error) {
    return errorMessage(error);
  }
};

test.each([
  [text, '{ minAccuracy: 0.5, maxP95LatencyMs: 10 }', /^$/u],
  [json, '{ tolerance: { price: 0.5 } }', /^$/u],
  [
    text,
    '{ minMacroF1: 0.5 }',
    /it\.yaml:\d+:\d+.*minMacroF1.*a text task has no labels; only choice tasks do/su,
  ],
  [json, '{ minCoverage: 0.5 }', /a json task has no labels/u],
  [json, '{ tolerance: { item: 1 } }', /'item' is not a number in the task’s output schema/u],
  [json, '{ tolerance: { prise: 1 } }', /'prise' is not a number/u],
  [text, '{ tolerance: { price: 1 } }', /'price' is not a number/u],
])('%s with %s', (output, gates, message) => {
  expect(refusal(output, gates)).toMatch(message);
});
