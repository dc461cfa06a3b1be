import { expect, test } from '@jest/globals';
import { errorMessage } from '../errors.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { parseTaskFile } from './task-file.js';

const refusal = (guard: string, rest = 'output: { format: text }'): string => {
  try {
    parseTaskFile(
      `${taskHeader('it')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
guard: ${guard}
${rest}
`,
      'it.yaml',
    );
    return '';
  } catch (error) {
    return errorMessage(error);
  }
};

const question = (fields: string): string =>
  `[{ name: a, question: { prompt: '{{ text }}?', ${fields} }, text: no }]`;

test.each([
  ["[{ name: a, patterns: ['x+'], except: ['yx{1,3}'], text: no }]"],
  [question('choices: [y, n], is: y, threshold: 0.9')],
])('%s is accepted', (guard) => {
  expect(refusal(guard)).toBe('');
});

test.each([
  [
    "[{ name: a, patterns: [x, '(y'], text: no }]",
    /8:.*guard\.0\.patterns\.1: the pattern \(y cannot be used/u,
  ],
  ["[{ name: a, patterns: ['^x'], text: no }]", /guard\.0\.patterns\.0: .*anchor or look-around/u],
  ["[{ name: a, patterns: ['x*'], text: no }]", /guard\.0\.patterns\.0: matches the empty text/u],
  ["[{ name: a, patterns: [x], except: ['y+'], text: no }]", /guard\.0\.except\.0: has no longest match/u],
  [
    '[{ name: a, text: no }]',
    /guard\.0(\.patterns)?: is missing; a rule needs patterns, a question or abstained/u,
  ],
  ['[{ name: a, patterns: [x] }]', /guard\.0(\.text)?: is missing/u],
  [
    '[{ name: a, patterns: [x], text: no }, { name: a, patterns: [y], text: no }]',
    /guard\.1\.name: the rule 'a' is there twice/u,
  ],
  [
    question('choices: [y, n], is: maybe, threshold: 0.9'),
    /guard\.0\.question\.is: 'maybe' is not one of the choices; expected y, n/u,
  ],
  [
    question('choices: [y, y], is: y, threshold: 0.9'),
    /guard\.0\.question\.choices\.1: the choice 'y' is listed twice/u,
  ],
  [
    question("choices: [y, n], is: y, threshold: 0.9, system: '{{ text }}'"),
    /guard\.0\.question\.system: unknown variable 'text'/u,
  ],
])('guard: %s is refused', (guard, message) => {
  expect(refusal(guard)).toMatch(message);
});

test('a task that does not write text has no guard', () => {
  const output = 'output: { format: choice, choices: [{ value: a }, { value: b }] }';
  expect(refusal('[{ name: a, patterns: [x], text: no }]', output)).toMatch(
    /guard: only text tasks can have a guard/u,
  );
});

test('a test names a rule that the guard has', () => {
  const tests = (rule: string): string =>
    `output: { format: text }\ntests: [{ vars: { text: x }, assert: [{ type: guarded, value: ${rule} }] }]`;
  const guard = '[{ name: a, patterns: [x], text: no }]';
  expect(refusal(guard, tests('a'))).toBe('');
  expect(refusal(guard, tests('b'))).toMatch(
    /tests\.0\.assert\.0\.value: 'b' is not a rule of this task’s guard; expected a/u,
  );
});
