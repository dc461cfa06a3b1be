import { describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { parseTaskFile } from '../task-file/task-file.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { type SamplingOverrides, resolveSampling } from './task-request.js';

const taskText = (config: string): string => `${taskHeader('it')}
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
config: ${config}
`;
const definition = parseTaskFile(
  taskText('{ overrides: [temperature, topP, topK, maxOutputTokens, seed, stopSequences] }'),
  'it.yaml',
);
const resolve = (overrides: SamplingOverrides) => resolveSampling(definition, overrides, () => 7);

function refusedFields(overrides: SamplingOverrides): string[] {
  try {
    resolve(overrides);
    return [];
  } catch (error) {
    if (error instanceof QaioError && error.code === 'invalid-input')
      return error.violations.map(({ field }) => field);
    throw error;
  }
}

const wrong: readonly (readonly [keyof SamplingOverrides, readonly number[]])[] = [
  ['temperature', [NaN, -0.1, 5.1, Infinity]],
  ['topP', [NaN, 0, -1, 1.1]],
  ['topK', [NaN, -1, 0.5]],
  ['maxOutputTokens', [NaN, 0, 1.5, -1]],
  ['seed', [NaN, -1, 1.5, 2 ** 53, 1e30]],
];

describe.each(wrong)('%s', (name, values) => {
  test.each(values)('must not be %d in a request', (value) => {
    expect(refusedFields({ [name]: value })).toEqual([`sampling.${name}`]);
  });

  test.each(values)('must not be %d in a task file', (value) => {
    const text = value === Infinity ? '.inf' : Number.isNaN(value) ? '.nan' : String(value);
    expect(() => parseTaskFile(taskText(`{ ${name}: ${text} }`), 'it.yaml')).toThrow(`config.${name}`);
  });
});

test('what is in range is taken; a seed is drawn where none is given', () => {
  const most = { temperature: 5, topP: 1, topK: 0, maxOutputTokens: 1, seed: 2 ** 53 - 1 };
  expect(resolve({ ...most, stopSequences: ['好'] })).toMatchObject({ params: most, stopSequences: ['好'] });
  expect(resolve({}).params.seed).toBe(7);
});

test('a stop sequence is not empty', () => {
  expect(refusedFields({ stopSequences: ['a', ''] })).toEqual(['sampling.stopSequences.1']);
});

test('all that is wrong is said at once, with what was expected and what came', () => {
  expect(() => resolve({ seed: -1, temperature: 9 })).toThrow(
    'sampling.temperature must be a number from 0 to 5, not 9; ' +
      'sampling.seed must be a whole number from 0 to 9007199254740991, not -1.',
  );
});
