import { expect, test } from '@jest/globals';
import { taskHeader, taskRegistry } from '../../testing/scripted-tasks.js';
import { told } from '../../told.js';
import { type Candidate, candidateDefinition, candidateKey, candidateWords } from './candidate.js';
import { noExamples } from './example-set.js';
import { wordingsOf, writtenSets } from './wording.js';

const taskOf = (more: string, description = 'x') =>
  taskRegistry([
    `${taskHeader('mood').replace('description: x', `description: ${description}`)}${more}
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`,
  ]).get('mood');
const example = '{ input: { text: sun }, output: good }';
const systems = (task: ReturnType<typeof taskOf>) =>
  wordingsOf(task, 'instruction-model', 'text').map(({ words, definition }) => [
    String(words),
    definition.system,
  ]);

test('wordings are the one in use, those of the file and a plain frame, without repetition', () => {
  const variants = `system: Judge.
variants:
  - { name: chatty, for: instruction-model, system: Please judge. }
  - { name: short, for: instruction-model, examples: [] }
  - { name: small, for: embedded-model, prompt: 'mood: {{ text }}' }`;
  const plain = ['a plain frame', 'x. Answer with one of: good, bad.'];
  expect(systems(taskOf(variants))).toEqual([
    ['the words of variant chatty', 'Please judge.'],
    ['the task’s own words', 'Judge.'],
    ['the words of variant small', 'Judge.'],
    plain,
  ]);
  expect(systems(taskOf(''))).toEqual([['the task’s own words', undefined], plain]);
});

test('a plain frame speaks Chinese where the description does, and is left out where it would be a template', () => {
  const last = (description: string) => systems(taskOf('', description)).at(-1)?.[1];
  expect(last('判断情感')).toBe('判断情感。只回答其中之一：good、bad。');
  expect(last('Judge it!')).toBe('Judge it! Answer with one of: good, bad.');
  expect(last("'Judge {{ it }}'")).toBeUndefined();
});

test('written sets are none and those of the file, without repetition', () => {
  const task = taskOf(`examples: [${example}]
variants:
  - { name: same, for: instruction-model, system: y }
  - { name: none, for: instruction-model, examples: [] }
  - { name: other, for: instruction-model, examples: [${example}, ${example}] }`);
  expect(writtenSets(task).map(({ words }) => String(words))).toEqual([
    'no examples',
    '1 example (the task’s own)',
    '2 examples (variant other’s)',
  ]);
});

test('a candidate is the wording with its examples; its key is that of what the model sees', () => {
  const task = taskOf(`examples: [${example}]`);
  const [wording] = wordingsOf(task, 'instruction-model', 'text');
  const [, set = noExamples] = writtenSets(task);
  const candidate: Candidate = { wording, set: noExamples };
  expect(candidateDefinition(candidate)).toMatchObject({ name: 'mood', examples: [], variants: [] });
  expect(String(candidateWords(candidate))).toBe('the task’s own words, no examples');
  expect(candidateKey({ wording, set: { ...noExamples, words: told`y` } })).toBe(candidateKey(candidate));
  expect(candidateKey({ wording, set })).not.toBe(candidateKey(candidate));
  const other = { ...wording, definition: { ...wording.definition, system: 'y' } };
  expect(candidateKey({ wording: other, set: noExamples })).not.toBe(candidateKey(candidate));
});
