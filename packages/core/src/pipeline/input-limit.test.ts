import { expect, test } from '@jest/globals';
import { atOnce } from '../constraint/turns.js';
import type { PromptTask } from '../task/prompt-task.js';
import { taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { TinyTokenizer } from '../testing/tiny-tokenizer.js';
import { checkInputLimit as checking, countChars, windowedInputs } from './input-limit.js';

const tokenizer = new TinyTokenizer();
const checkInputLimit = (...given: Parameters<typeof checking>): void => atOnce(checking(...given));
const task = (limits: string): PromptTask =>
  taskRegistry([
    `${taskHeader('it')}input:
  schema: { type: object, properties: { text: { type: string }, tags: { type: array, items: { type: string } } } }
  limits: ${limits}
prompt: '{{ text }} {{ tags }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`,
  ]).get('it');
const plain = task('{ maxTokens: 10 }');
const windowed = task('{ maxTokens: 10, windows: { field: text, overlapTokens: 0 } }');

test('an input of as many tokens as the task takes is taken, one of one more is not', () => {
  expect(() => checkInputLimit(plain, { text: 'x'.repeat(10) }, tokenizer)).not.toThrow();
  expect(() => checkInputLimit(plain, { text: 'x'.repeat(11) }, tokenizer)).toThrow(
    expect.objectContaining({
      code: 'invalid-input',
      violations: [expect.objectContaining({ field: 'input', reason: 'INPUT_TOO_LONG' })],
    }),
  );
});

test('texts inside lists and objects count', () => {
  expect(() => checkInputLimit(plain, { text: 'x'.repeat(8), tags: ['abc'] }, tokenizer)).toThrow(
    /has 11 tokens/u,
  );
  expect(countChars({ text: 'ab', tags: ['c', { deep: '很好' }], number: 7 })).toBe(5);
});

test('characters are code points', () => {
  expect(countChars({ text: '👍a' })).toBe(2);
});

test('each window has the other inputs, and is an input that the task takes', () => {
  const cut = windowedInputs(windowed, { text: 'abc.def!ghi!', tags: ['xyz'] }, tokenizer);
  const inputs = [...cut].filter((input) => input !== undefined);
  expect(inputs.map(({ text }) => String(text)).join('')).toBe('abc.def!ghi!');
  expect(inputs.length).toBeGreaterThan(1);
  for (const input of inputs) {
    expect(input['tags']).toEqual(['xyz']);
    expect(() => checkInputLimit(windowed, input, tokenizer)).not.toThrow();
  }
});

test('a text is cut only where the task says so', () => {
  const long = { text: 'abc! def! ghi!' };
  expect([...windowedInputs(plain, long, tokenizer)]).toEqual([long]);
});
