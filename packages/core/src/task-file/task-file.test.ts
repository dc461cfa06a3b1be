import { describe, expect, test } from '@jest/globals';
import { QaioError, type SourceProblem } from '../errors.js';
import { told } from '../told.js';
import { parseTaskFile } from './task-file.js';
import { PromptTask } from '../task/prompt-task.js';

const valid = `apiVersion: prompttasks/v1
name: greet
displayName: 问候
description: 打招呼
version: 1.0.0
input:
  schema:
    type: object
    required: [who]
    properties:
      who: { type: string, maxLength: 4 }
prompt: 你好，{{ who }}
output: { format: text }
`;

function problems(text: string): readonly SourceProblem[] {
  try {
    parseTaskFile(text, 'greet.yaml');
  } catch (error) {
    if (error instanceof QaioError) return error.problems;
    throw error;
  }
  return [];
}

const place = ({ line, column, path, message }: SourceProblem): string =>
  `${line}:${column} ${path} ${message}`;

test('a valid file gets its defaults', () => {
  const task = parseTaskFile(valid, 'greet.yaml');
  expect(task.config).toMatchObject({ temperature: 0, maxOutputTokens: 128, overrides: [] });
  expect(task.needs).toEqual({});
});

test('keys with a dot belong to somebody else', () => {
  expect(problems(`${valid}acme.costCenter: 42\n`)).toEqual([]);
});

describe('what is wrong is told with line and column', () => {
  test('an unknown key', () => {
    expect(problems(valid.replace('prompt:', 'promt:')).map(place)).toEqual([
      expect.stringMatching(/^1:1 prompt /u),
      "12:1 promt unknown key 'promt'; did you mean 'prompt'?",
    ]);
  });

  test('an unknown key deep inside', () => {
    expect(problems(valid.replace('{ format: text }', '{ format: text, max: 3 }')).map(place)).toEqual([
      "13:25 output.max unknown key 'max'; expected format, thinking, choices, confidence, readout, scope, pattern, schema",
    ]);
  });

  test('a key that is missing in a mapping: where that begins', () => {
    const text = valid.replace('  schema:', '  limits: { windows: { field: who } }\n  schema:');
    expect(problems(text).map(place)).toEqual(['7:11 input.limits.maxTokens is missing; expected a number']);
  });

  test('a file that cannot be extended', () => {
    expect(problems(`${valid}extends: base.yaml\n`)).toEqual([
      {
        file: 'greet.yaml',
        line: 14,
        column: 1,
        path: 'extends',
        message: expect.stringMatching(/^'base\.yaml' cannot be read/u),
        told: told`'${'base.yaml'}' cannot be read, because the task was not loaded from a folder`,
      },
    ]);
  });

  test('a partial whose file cannot be read', () => {
    expect(problems(`${valid}partials: { own: x, tone: 'file:tone.md' }\n`).map(place)).toEqual([
      "14:21 partials.tone 'tone.md' cannot be read, because the task was not loaded from a folder",
    ]);
  });

  test('wrong types, all at once', () => {
    const text = valid.replace('1.0.0', '1').replace('greet', 'Greet!');
    expect(problems(text).map((problem) => [problem.line, problem.path])).toEqual([
      [2, 'name'],
      [5, 'version'],
    ]);
  });

  test('YAML that does not parse', () => {
    expect(problems(valid.replace('who: {', 'who: [{'))[0]).toMatchObject({ file: 'greet.yaml', line: 12 });
    expect(problems('a: 1\na: 2\n')[0]).toMatchObject({ line: 2, column: 1 });
  });

  test('a template that names what is not there', () => {
    expect(problems(valid.replace('{{ who }}', '{{ whom }}')).map(place)).toEqual([
      "12:1 prompt unknown variable 'whom'; available here: who, needs, partials",
    ]);
    expect(problems(valid.replace('{{ who }}', '{{ needs.mood.label }}')).map(place)).toEqual([
      "12:1 prompt 'needs.mood' is not declared under needs",
    ]);
    expect(problems(valid.replace('{{ who }}', '{% if x'))[0]?.message).toMatch(
      /not a valid Jinja template/u,
    );
  });

  test('an invalid schema, and examples that do not fit it', () => {
    expect(problems(valid.replace('type: string', 'type: strong'))[0]).toMatchObject({
      line: 11,
      path: 'input.schema.properties.who.type',
    });
    const examples = 'examples: [{ input: { who: 太长的名字 }, output: 嗨 }]\n';
    expect(problems(valid + examples)[0]?.message).toMatch(/input.who: is longer than 4/u);
  });

  test('choices that stand twice', () => {
    const text = valid.replace(
      '{ format: text }',
      '{ format: choice, choices: [{ value: 是 }, { value: 是 }] }',
    );
    expect(problems(text)[0]).toMatchObject({ message: "the choice '是' is listed twice" });
  });
});

test('an alias bomb is refused', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'.split('').map((key, i) => {
      const previous = 'abcdefg'[i];
      return `${key}: &${key} [${Array(10).fill(`*${previous}`).join(',')}]`;
    }),
  ].join('\n');
  expect(problems(bomb)[0]?.message).toMatch(/alias/iu);
});

test('no, off and 是 are texts, as YAML 1.2 has it', () => {
  expect(parseTaskFile(valid.replace('问候', 'no'), 'x').displayName).toBe('no');
});

describe('examples of a task with needs', () => {
  const talk = `apiVersion: prompttasks/v1
name: talk
displayName: d
description: d
version: 1.0.0
input: { schema: { type: object, properties: { text: { type: string } } } }
needs: { mood: { task: mood, with: { text: '{{ text }}' } } }
prompt: '{{ text }} {% if needs.mood.id == "bad" %}comfort{% else %}cheer{% endif %}'
output: { format: text }
`;
  const withNeeds = (needs: string) =>
    `${talk}examples: [{ input: { text: a }, needs: ${needs}, output: b }]\n`;

  test('show what the needed tasks would have said', () => {
    const definition = parseTaskFile(withNeeds('{ mood: { id: bad } }'), 'talk.yaml');
    const { opening } = new PromptTask(definition, { loadedAt: new Date(0) });
    expect(opening.map(({ content }) => content)).toEqual(['a comfort', 'b']);
  });

  test('name only needs that the task declares', () => {
    expect(() => parseTaskFile(withNeeds('{ mod: { id: bad } }'), 'talk.yaml')).toThrow(
      "examples.0.needs.mod: 'mod' is not declared under needs",
    );
  });

  const unlikely = '{% if needs.mood.confidence < 0.5 %}guess {% endif %}';

  test('are refused with their place where the prompt fails on them', () => {
    const file = withNeeds('{}').replace("prompt: '", `prompt: '${unlikely}`);
    expect(() => parseTaskFile(file, 'talk.yaml')).toThrow(
      expect.objectContaining({
        code: 'invalid-task',
        problems: [expect.objectContaining({ path: 'examples.0', line: 10 })],
      }),
    );
  });

  test('are refused in a variant, too', () => {
    const variant = `variants: [{ name: v, for: embedded-model, prompt: '${unlikely}{{ text }}' }]\n`;
    expect(() => parseTaskFile(withNeeds('{}') + variant, 'talk.yaml')).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ path: 'variants.0' })],
      }),
    );
  });
});
