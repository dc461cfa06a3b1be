/** What can never work is found when a file is checked, not at its first request. */
import { expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { parseTaskFile } from './task-file.js';

const parts = {
  text: '{ type: string }',
  prompt: "'{{ text }}'",
  output: '{ format: text }',
  more: '',
};
const file = (changed: Partial<typeof parts>): string => {
  const { text, prompt, output, more } = { ...parts, ...changed };
  return `${taskHeader('it')}input: { schema: { type: object, properties: { text: ${text}, list: { type: array, items: { type: string } } } } }
prompt: ${prompt}
output: ${output}
${more}`;
};
function problems(changed: Partial<typeof parts>): string[] {
  try {
    parseTaskFile(file(changed), 'it.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof QaioError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

test.each<readonly [string, Partial<typeof parts>, string]>([
  [
    'a type that is none',
    { text: '{ type: sting }' },
    "input.schema.properties.text.type: there is no type 'sting'; did you mean 'string'?",
  ],
  [
    'bounds that nothing fits',
    { text: '{ type: string, minLength: 10, maxLength: 5 }' },
    'input.schema.properties.text.minLength: 10 is above maxLength, 5: no value fits',
  ],
  [
    'a length that is none',
    { text: '{ type: string, maxLength: many }' },
    'input.schema.properties.text.maxLength: must be integer',
  ],
  [
    'a length below 0',
    { text: '{ type: array, items: { type: string, minLength: -1 } }' },
    'input.schema.properties.text.items.minLength: must be >= 0',
  ],
  [
    'a type by the name that people give it',
    { text: '{ type: text }' },
    "input.schema.properties.text.type: there is no type 'text'; did you mean 'string'?",
  ],
  [
    'a key of a schema that is none',
    { text: '{ type: string, maxLenght: 5 }' },
    "input.schema.properties.text.maxLenght: unknown key 'maxLenght'; did you mean 'maxLength'?",
  ],
  [
    'a required property that is not there',
    { text: '{ type: object, required: [a, nmae], properties: { a: {}, name: {} } }' },
    "input.schema.properties.text.required.1: 'nmae' is not among the properties; did you mean 'name'?",
  ],
  [
    'the same in an output',
    { output: '{ format: json, schema: { type: object, required: [a], properties: {} } }' },
    "output.schema.required.0: 'a' is not among the properties",
  ],
  [
    'the same deep in a schema',
    { text: '{ type: array, items: { anyOf: [{ type: number, minimum: 2, maximum: 1 }] } }' },
    'input.schema.properties.text.items.anyOf.0.minimum: 2 is above maximum, 1: no value fits',
  ],
  [
    'a filter that is none',
    { prompt: "'{{ text | upcase }}'" },
    "prompt: there is no filter 'upcase' for a text",
  ],
  ['a test that is none', { prompt: "'{{ text is emty }}'" }, "prompt: there is no test 'is emty'"],
  [
    'a member of a text',
    { prompt: "'{{ text.foo.bar }}'" },
    "prompt: 'text' is a text and has no 'foo'; 'text.foo' would be empty",
  ],
  [
    'a comma that ends a text',
    { more: 'examples: [{ input: { text: Thanks, bye }, output: x }]' },
    "examples.0.input.bye: 'bye' is not an input; within { } a comma ends a text: put the whole text into quotes",
  ],
  [
    'an id that is given twice',
    { output: '{ format: choice, choices: [{ value: a, id: x }, { value: b, id: x }] }' },
    "output.choices.1.id: the id 'x' is given twice",
  ],
])('%s', (_, changed, problem) => {
  expect(problems(changed)).toEqual([problem]);
});

test.each<Partial<typeof parts>>([
  { prompt: "'{{ text | upper }} {{ text.strip() }} {{ text[0] }}'" },
  { prompt: "'{{ list | join }} {% for one in list %}{{ one | trim }}{% endfor %}'" },
  { text: '{ type: [string, "null"], minLength: 5, maxLength: 5 }' },
  { text: '{}', prompt: "'{{ text.a.b }} {{ text | tojson }}'" },
  { text: '{ type: object, required: [a], properties: { a: {} } }' },
  { text: '{ type: string, title: a, description: b, examples: [c], default: d, $comment: e }' },
  { text: '{ type: object, properties: { a: { type: string } } }', prompt: "'{{ text.a | upper }}'" },
  { more: "tests: [{ vars: { text: 'Thanks, bye' }, assert: [{ type: contains, value: x }] }]" },
])('what may work is let through: %j', (changed) => {
  expect(problems(changed)).toEqual([]);
});

test('labels may be plain texts', () => {
  const { output } = parseTaskFile(
    file({ output: '{ format: choice, choices: [happy, { value: angry, id: a }] }' }),
    'it.yaml',
  );
  expect(output).toMatchObject({ choices: [{ value: 'happy' }, { value: 'angry', id: 'a' }] });
  expect(problems({ output: '{ format: choice, choices: [a, { value: b, di: b }] }' })).toEqual([
    "output.choices.1.di: unknown key 'di'; did you mean 'id'?",
  ]);
  expect(problems({ output: '{ format: choice, choices: [a, 5] }' })).toEqual([
    'output.choices.1: expected a text or a mapping, not 5',
  ]);
});

const deeplyNested = `${'('.repeat(10_000)}a${')'.repeat(10_000)}`;
const output = (pattern: string): string => `{ format: regex, pattern: '${pattern}' }`;

test.each<readonly [string, Partial<typeof parts>, RegExp]>([
  [
    'a back reference in an input',
    { text: "{ type: string, pattern: '(.)\\1' }" },
    /^input\.schema: the pattern \(\.\)\\1 cannot be used: back references are not supported$/u,
  ],
  [
    'a look at several characters',
    { text: "{ type: string, pattern: '^(?!ab)' }" },
    /^input\.schema: the pattern .* cannot be used: look-around of more than one character/u,
  ],
  [
    'states that double',
    { text: "{ type: string, pattern: '(a|b)*a(a|b){30}' }" },
    /^input\.schema: the pattern .* takes more than 200000 steps/u,
  ],
  [
    'the same in the names of properties',
    { text: "{ type: object, patternProperties: { '(a|b)*a(a|b){30}': { type: string } } }" },
    /^input\.schema: the pattern .* takes more than 200000 steps/u,
  ],
  [
    'groups within groups',
    { text: `{ type: string, pattern: '${deeplyNested}' }` },
    /^input\.schema: the pattern .* has too many groups within groups$/u,
  ],
  [
    'a square of ways through an output',
    { output: output('a?'.repeat(1500)) },
    /^output\.pattern: the pattern .* takes more than 500000 steps/u,
  ],
  [
    'repetitions of repetitions in an output',
    { output: output('(a{1000}){1000}') },
    /^output\.pattern: the pattern .* takes more than 500000 steps/u,
  ],
  [
    'the same in a test',
    { more: "tests: [{ vars: { text: x }, assert: [{ type: matches, value: '(a{1000}){1000}' }] }]" },
    /^tests\.0\.assert\.0\.value: the pattern .* takes more than 200000 steps/u,
  ],
])('an expression that cannot be worked with: %s', (_, changed, problem) => {
  expect(problems(changed)).toEqual([expect.stringMatching(problem)]);
});

test('examples on which backtracking takes exponential time are told apart at once', () => {
  const evil = `${'a'.repeat(5000)}!`;
  const more = `examples: [{ input: { text: ${evil} }, output: ${evil} }]`;
  const text = "{ type: string, pattern: '^(a+)+$' }";
  expect(problems({ text, output: output('(a+)+'), more })).toEqual([
    'examples.0.input: input.text: must match the pattern ^(a+)+$',
    'examples.0.output: does not match the pattern (a+)+',
  ]);
});
