import { describe, expect, test } from '@jest/globals';
import { atOnce } from '../constraint/turns.js';
import { parse } from 'yaml';
import { taskDefinitionSchema } from '../task/task-definition.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { checkDefinition } from './definition-check.js';

const choice = 'output: { format: choice, choices: [{ value: good }, { value: bad }] }';
const text = 'output: { format: text }';
const properties = 'properties: { text: { type: string, maxLength: 4 }, size: { type: integer }, any: {} }';
const needs = "needs: { mood: { task: mood, with: { text: '{{ text }}' } } }";

/** @returns the problems of a task with these fields, each as `path: message` */
function problems(...fields: readonly string[]): string[] {
  const has = (name: string): boolean => fields.some((field) => field.startsWith(`${name}:`));
  const yaml = [
    taskHeader('it').trimEnd(),
    ...(has('input') ? [] : [`input: { schema: { type: object, ${properties} } }`]),
    ...(has('prompt') ? [] : ["prompt: '{{ text }}'"]),
    ...(has('output') ? [] : [text]),
    ...fields,
  ].join('\n');
  const definition = taskDefinitionSchema.parse(parse(yaml));
  return atOnce(checkDefinition(definition)).map(
    ({ path, message }) => `${path.join('.')}: ${String(message)}`,
  );
}

describe('a template names', () => {
  test('inputs, needs and partials in the prompt; partials in the system prompt; inputs for a need', () => {
    const prompt = "prompt: '{{ text }} {{ needs.mood.label }} {{ partials.tone }}'";
    const partials = 'partials: { tone: kind }';
    expect(problems(prompt, needs, partials, "system: '{{ partials.tone }}'")).toEqual([]);
  });

  test.each([
    ["system: '{{ text }}'", "system: unknown variable 'text'; available here: partials"],
    ["system: '{{ partials.tone }}'", "system: 'partials.tone' is not declared under partials"],
    ["prompt: '{{ partials.tone }}'", "prompt: 'partials.tone' is not declared under partials"],
    ["prompt: '{{ needs.mood.label }}'", "prompt: 'needs.mood' is not declared under needs"],
    [
      "needs: { mood: { task: mood, with: { text: '{{ line }}' } } }",
      "needs.mood.with.text: unknown variable 'line'; available here: text, size, any",
    ],
    [
      "needs: { mood: { task: mood, with: { text: '{{ partials.tone }}' } } }",
      "needs.mood.with.text: unknown variable 'partials'; available here: text, size, any",
    ],
  ])('nothing else: %s', (field, problem) => {
    expect(problems(field)).toContainEqual(problem);
  });

  test('a need does not name another', () => {
    const chained =
      "needs: { a: { task: mood, with: { text: '{{ text }}' } }, b: { task: mood, with: { text: '{{ needs.a.label }}' } } }";
    expect(problems(chained)).toContainEqual(
      "needs.b.with.text: unknown variable 'needs'; available here: text, size, any",
    );
  });

  test('and costs no more than a prompt may', () => {
    expect(problems("prompt: '{% for i in range(101) %}x{% endfor %}'")).toEqual([
      expect.stringMatching(/^prompt: range\(\) accepts only whole numbers up to 100/u),
    ]);
  });
});

describe('windows', () => {
  const limits = (windows: string): string =>
    `input: { schema: { type: object, ${properties} }, limits: { maxTokens: 40, windows: { ${windows} } } }`;
  const at = 'input.limits.windows';

  test('are for a text of a choice task, and overlap by less than half', () => {
    expect(problems(choice, limits('field: text, overlapTokens: 19'))).toEqual([]);
  });

  test.each([
    [text, 'field: text', `${at}: only choice tasks can be judged in windows`],
    [choice, 'field: size', `${at}.field: 'size' is not a text input`],
    [choice, 'field: any', `${at}.field: 'any' is not a text input`],
    [choice, 'field: other', `${at}.field: 'other' is not a text input`],
    [choice, 'field: text, overlapTokens: 20', `${at}.overlapTokens: must be less than half of maxTokens`],
  ])('%s, %s is wrong', (output, windows, problem) => {
    expect(problems(output, limits(windows))).toEqual([expect.stringContaining(problem)]);
  });
});

describe('examples and tests', () => {
  test('have inputs and outputs that the task has', () => {
    const examples =
      'examples: [{ input: { text: fine }, output: good }, { input: { text: longer }, output: well }]';
    const tests = 'tests: [{ vars: { size: x }, assert: [{ type: contains, value: a }] }]';
    expect(problems(choice, examples, tests)).toEqual([
      'examples.1.input: input.text: is longer than 4 characters; shorten it',
      'tests.0.vars: input.size: must be integer',
      'examples.1.output: is not a choice of this task; expected good, bad',
    ]);
  });

  const asserting = (...assertions: readonly string[]): string =>
    `tests: [{ vars: { text: a }, assert: [${assertions.join(', ')}] }]`;

  test.each([
    [choice, '{ type: equals, value: well }', 'value: is not a choice of this task; expected good, bad'],
    [text, '{ type: abstains }', 'type: a text task has no confidence; only choice tasks do'],
    [text, '{ type: confidence, min: 0.5 }', 'type: a text task has no confidence; only choice tasks do'],
    // wrong by the flags that it is run with
    [
      text,
      "{ type: matches, value: '\\-' }",
      String.raw`value: the pattern \- cannot be used: Invalid regular expression`,
    ],
    [
      text,
      "{ type: not-matches, value: '(' }",
      String.raw`value: the pattern ( cannot be used: Invalid regular expression`,
    ],
    [text, '{ type: needs, path: mood, value: good }', 'path: expected NEED.FIELD, such as mood.label'],
    [text, '{ type: needs, path: toString.name, value: a }', "path: 'toString' is not declared under needs"],
  ])('ask for what the task can say: %s, %s', (output, assertion, problem) => {
    const fine = '{ type: maxChars, value: 9 }';
    expect(problems(output, needs, asserting(fine, assertion))).toEqual([
      expect.stringContaining(`tests.0.assert.1.${problem}`),
    ]);
  });

  test('may ask for any of it', () => {
    const fine = ['{ type: abstains }', '{ type: confidence, min: 0.5 }', '{ type: equals, value: bad }'];
    const more = ["{ type: not-matches, value: '^a' }", '{ type: needs, path: mood.label, value: good }'];
    expect(problems(choice, needs, asserting(...fine, ...more))).toEqual([]);
  });
});

test('of an output that cannot be used only that is told, not what is asked of it', () => {
  const examples = 'examples: [{ input: { text: a }, output: well }]';
  const doubled = 'output: { format: choice, choices: [{ value: good }, { value: good }] }';
  expect(problems(doubled, examples)).toEqual(["output.choices.1: the choice 'good' is listed twice"]);
});
