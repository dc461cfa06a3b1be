import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { atOnce } from '../constraint/turns.js';
import { taskDefinitionSchema } from '../task/task-definition.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import { keyHint } from './known-keys.js';
import { shapeProblems } from './shape-problems.js';

const rest = `input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ txt }}'
output: { format: text }
`;
/** @returns the problems of a file of the wrong shape, each as `path: message` */
function problems(yaml: string): string[] {
  const plain: unknown = parse(yaml);
  const issues = taskDefinitionSchema.safeParse(plain).error?.issues ?? [];
  expect(issues).not.toEqual([]);
  const found = atOnce(shapeProblems(plain, issues));
  return found.map(({ path, message }) => `${path.join('.')}: ${String(message)}`);
}
const template = "prompt: unknown variable 'txt'; available here: text, needs, partials";

describe('a wrong shape hides nothing that does not hang on it', () => {
  test.each([
    ['config', 'config: { topP: 3 }'],
    ['tests', 'tests: 1'],
    ['gates', 'gates: { minAccuracy: 5 }'],
    ['metadata', 'metadata: 1'],
    ['requires', 'requires: nothing'],
    ['sytem', 'sytem: x'],
  ])('%s', (path, field) => {
    const found = problems(`${taskHeader('it')}${field}\n${rest}`);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(new RegExp(`^${path}`, 'u'));
    expect(found[1]).toBe(template);
  });

  test.each(['apiVersion', 'name', 'displayName', 'description', 'version'])(
    '%s, wrong or missing',
    (field) => {
      const line = new RegExp(`^${field}: .*$`, 'mu');
      for (const header of [
        taskHeader('it').replace(line, ''),
        taskHeader('it').replace(line, `${field}: 1`),
      ])
        expect(problems(header + rest)).toEqual([expect.stringMatching(`^${field}: `), template]);
    },
  );

  test.each([
    ['output', 'output: { format: text }', 'output: { format: choice, choices: [{ value: 5 }, a] }'],
    ['output', 'output: { format: text }', ''],
    ['guard', 'output:', 'guard: 1\noutput:'],
    ['examples', 'output:', 'examples: 1\noutput:'],
    ['variants', 'output:', 'variants: 1\noutput:'],
  ])('%s: templates are looked at, and nothing else that may hang on it', (path, text, wrong) => {
    const found = problems(`${taskHeader('it')}${rest.replace(text, wrong)}`);
    expect(found.map((one) => one.split(/[.:]/u, 1)[0])).toEqual([path, 'prompt']);
    expect(found.at(-1)).toBe(template);
  });

  test('but where the templates’ own names are wrong, only that is told', () => {
    expect(problems(`${taskHeader('it')}${rest.replace('type: object', 'type: list')}`)).toEqual([
      'input.schema.type: expected object, not "list"',
    ]);
  });
});

describe('what was expected is told', () => {
  test.each([
    ['requires: nothing', 'requires: expected one of any-model, instruction-model, not "nothing"'],
    [
      'tests: [{ vars: { text: a }, assert: [{ type: is }] }]',
      'tests.0.assert.0.type: expected one of equals, confidence, abstains, guarded, contains, matches, not-matches, minChars, maxChars, maxSentences, language, needs, similar, judge',
    ],
    ['config: { topK: many }', 'config.topK: expected a number, not "many"'],
    ['tests: [{ assert: [{ type: abstains }] }]', 'tests.0.vars: is missing; expected a mapping'],
    ['config: { topK: 1.5 }', 'config.topK: expected a whole number, not 1.5'],
    ['config: { temperature: 9 }', 'config.temperature: must be at most 5'],
    ['gates: { maxP95LatencyMs: 0 }', 'gates.maxP95LatencyMs: must be above 0'],
    ['config: { stopSequences: [""] }', 'config.stopSequences.0: must not be empty'],
    [
      'examples: [{ input: { text: a }, output: 3 }]',
      'examples.0.output: expected a text or a mapping, not 3',
    ],
    [
      'partials: { 1a: x }',
      'partials.1a: is not a key that may stand here: expected at most 63 letters, digits and underscores, not starting with a digit',
    ],
    ['examples: 3', 'examples: expected a list, not 3'],
  ])('%s', (field, problem) => {
    expect(problems(`${taskHeader('it')}${field}\n${rest}`)).toContainEqual(problem);
  });

  test('and what is missing', () => {
    expect(problems(taskHeader('it').replace(/^apiVersion.*\n/u, '') + rest)).toContainEqual(
      'apiVersion: is missing; expected prompttasks/v1',
    );
  });
});

describe('a key that is not known', () => {
  test.each<[readonly PropertyKey[], string, string]>([
    // two letters, whatever the length
    [['config'], 'tokP', 'topP'],
    [['session'], 'hstry', 'history'],
    // a third of a long one
    [['config'], 'maximumOutputTokens', 'maxOutputTokens'],
    // upper and lower case do not count
    [['config'], 'maxoutputTOKENS', 'maxOutputTokens'],
    // in lists, by any name, and in one of several shapes
    [['examples', 0], 'inptu', 'input'],
    [['needs', 'mood'], 'tsk', 'task'],
    [['output', 'choices', 1], 'vlaue', 'value'],
    [['tests', 3, 'assert', 2], 'mni', 'min'],
  ])('at %j, %s is taken for %s', (path, key, known) => {
    expect(String(keyHint(path, key))).toBe(`; did you mean '${known}'?`);
  });

  test('and like none that is gets them all', () => {
    expect(String(keyHint(['session'], 'wholly'))).toBe('; expected history, maxTokens, overflow');
  });

  test('and one that another of several shapes has is not taken for itself', () => {
    expect(String(keyHint(['tests', 3, 'assert', 2], 'min'))).toBe('');
  });

  test('where any key may stand gets none', () => {
    expect(String(keyHint(['nowhere', 'at', 'all'], 'x'))).toBe('');
  });
});
