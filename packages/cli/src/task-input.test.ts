import { expect, test } from '@jest/globals';
import { PromptTask, parseTaskFile } from '@qaio/core';
import { inputFromText } from './task-input.js';

const task = (schema: string): PromptTask =>
  new PromptTask(
    parseTaskFile(
      `apiVersion: prompttasks/v1
name: it
displayName: it
description: x
version: 1.0.0
input: { schema: { type: object, ${schema} } }
prompt: '{{ text }}{{ language }}'
output: { format: text }
`,
      'it.yaml',
    ),
    { loadedAt: new Date(0) },
  );
const two = 'properties: { text: { type: string }, language: { type: string, default: English } }';

test('a text is the one input, or the one that is required; what is left out gets its default', () => {
  const optional = task(`required: [text], ${two}`);
  expect(inputFromText(optional, 'hi')).toEqual({ text: 'hi' });
  expect(optional.parseInput({ text: 'hi' })).toEqual({ text: 'hi', language: 'English' });
  expect(optional.parseInput({ text: 'hi', language: 'fr' })).toEqual({ text: 'hi', language: 'fr' });
});

test.each([two, `required: [text, language], ${two}`])('a text alone is not enough: %s', (schema) => {
  expect(() => inputFromText(task(schema), 'hi')).toThrow('takes more than a text');
});
