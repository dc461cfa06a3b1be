import { describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { classify } from '../output/classify.js';
import { ValueSchema } from '../constraint/value-schema.js';
import { PromptTask } from './prompt-task.js';
import { PromptTemplate } from './prompt-template.js';
import { parseTaskFile } from '../task-file/task-file.js';
import { TaskRegistry, judgeProblems } from './task-registry.js';

const task = (name: string, extra = ''): PromptTask =>
  new PromptTask(
    parseTaskFile(
      `apiVersion: prompttasks/v1
name: ${name}
displayName: ${name}
description: x
version: 1.0.0
input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
${extra}`,
      `${name}.yaml`,
    ),
    { loadedAt: new Date(0) },
  );

describe('input schema', () => {
  const schema = ValueSchema.of(
    {
      type: 'object',
      required: ['text'],
      additionalProperties: false,
      properties: { text: { type: 'string', minLength: 1, maxLength: 3, pattern: '\\S' } },
    },
    'input',
  );
  const reasons = (value: unknown): string[] =>
    schema.violations(value).map(({ field, reason }) => `${field} ${reason}`);

  test('every violation is named with its field', () => {
    expect(reasons({})).toEqual(['input.text REQUIRED']);
    expect(reasons({ text: 'abcd' })).toEqual(['input.text INPUT_TOO_LONG']);
    expect(reasons({ text: '' })).toEqual(['input.text INPUT_TOO_SHORT']);
    expect(reasons({ text: ' ' })).toEqual(['input.text BLANK']);
    expect(reasons({ text: 'a', more: 1 })).toEqual(['input.more UNKNOWN_FIELD']);
    expect(reasons({ text: 5 })).toEqual(['input.text SCHEMA_VIOLATION']);
    expect(reasons(null)).toEqual(['input SCHEMA_VIOLATION']);
  });

  test('values may be nested 32 levels deep, the input being the first', () => {
    const any = ValueSchema.of({ type: 'object', properties: { list: {} } }, 'input');
    const nested = (levels: number) => ({
      list: JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown,
    });
    expect(any.violations(nested(31))).toEqual([]);
    expect(any.violations(nested(32))).toMatchObject([
      {
        field: `input.list${'.0'.repeat(31)}`,
        reason: 'SCHEMA_VIOLATION',
        description: 'is nested more than 32 levels deep',
      },
    ]);
  });

  test('lengths count characters as people see them', () => {
    for (const text of ['😀😀😀', '👨‍👩‍👧‍👦❤️🇨🇳', 'e\u0301e\u0301e\u0301', '👍🏽'])
      expect(reasons({ text })).toEqual([]);
    for (const text of ['😀😀😀😀', '👨‍👩‍👧‍👦❤️🇨🇳a', 'e\u0301e\u0301e\u0301.'])
      expect(reasons({ text })).toEqual(['input.text INPUT_TOO_LONG']);
    const two = ValueSchema.of(
      { type: 'object', properties: { a: { type: 'string', minLength: 2 } } },
      'input',
    );
    expect(two.violations({ a: '👨‍👩‍👧‍👦' })).toMatchObject([{ reason: 'INPUT_TOO_SHORT' }]);
    expect(two.violations({ a: 'ab' })).toEqual([]);
    const any = ValueSchema.of(
      { type: 'object', properties: { a: { type: 'string', minLength: 0 } } },
      'input',
    );
    expect(any.violations({ a: '' })).toEqual([]);
  });

  test('lengths of an output count code points, as the mask that it was generated under does', () => {
    const output = ValueSchema.of(
      { type: 'object', properties: { a: { type: 'string', minLength: 2, maxLength: 2 } } },
      'output',
    );
    expect(output.violations({ a: '👍🏽' })).toEqual([]);
  });

  test('each pattern is its own, in values and in the names of properties', () => {
    const several = ValueSchema.of(
      {
        type: 'object',
        properties: { a: { type: 'string', pattern: '^a|z$' }, b: { type: 'string', pattern: '\\bb\\b' } },
        patternProperties: { '^x-': { type: 'integer' } },
        additionalProperties: false,
      },
      'input',
    );
    const fields = (value: unknown): string[] => several.violations(value).map(({ field }) => field);
    expect(fields({ a: 'about', b: 'a b c', 'x-1': 1 })).toEqual([]);
    expect(fields({ a: 'zoo', b: 'abc', 'x-1': '1', y: 1 })).toEqual([
      'input.y',
      'input.a',
      'input.b',
      'input.x-1',
    ]);
  });

  test('a text on which backtracking takes exponential time is as quick as any', () => {
    const properties = { text: { type: 'string', pattern: '^(a+)+$' } };
    const evil = ValueSchema.of({ type: 'object', properties }, 'input');
    expect(evil.violations({ text: 'a'.repeat(200_000) })).toEqual([]);
    expect(evil.violations({ text: `${'a'.repeat(200_000)}!` })).toMatchObject([{ field: 'input.text' }]);
  });

  describe('what would take too long', () => {
    const of = (list: object, more = {}): ValueSchema =>
      ValueSchema.of({ type: 'object', properties: { list }, ...more }, 'input');
    const doubled = { anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] };

    test.each<[string, object, object]>([
      ['thousands of values', { enum: Array.from({ length: 3000 }, (_, i) => i) }, {}],
      ['a schema within itself', { $ref: '#/$defs/a' }, { $defs: { a: { items: { $ref: '#/$defs/a' } } } }],
      ['ways that double', doubled, { $defs: { a: doubled } }],
    ])('of a schema is refused: %s', (_, list, more) => {
      expect(() => of(list, more)).toThrow(/more than 1000 parts|stands within what it refers to/u);
    });

    test('of an input is refused: thousands of values', () => {
      const texts = of({ type: 'array', items: { type: 'string' } });
      expect(texts.violations({ list: Array(9000).fill('a') })).toEqual([]);
      expect(texts.violations({ list: Array(10_000).fill(1) })).toMatchObject([
        { field: 'input', description: 'has more than 10000 values; send fewer' },
      ]);
    });

    test('of an input is refused: values times ways to check them', () => {
      const anyOf = Array.from({ length: 300 }, () => ({ type: 'string' }));
      const list = Array(1000).fill(1);
      expect(of({ type: 'array', items: { anyOf } }).violations({ list })).toMatchObject([
        { field: 'input' },
      ]);
    });
  });

  test('items that are the same are found, whatever the order of their keys', () => {
    const unique = ValueSchema.of(
      { type: 'object', properties: { list: { type: 'array', uniqueItems: true } } },
      'input',
    );
    const same = (list: unknown[]): boolean => unique.violations({ list }).length === 1;
    expect(
      same([
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ]),
    ).toBe(true);
    expect(same([1, '1', [1], ['1'], null, 'null', { a: 1 }, { a: '1' }, 1.5])).toBe(false);
  });

  test('a text of nothing but invisible characters counts as empty', () => {
    for (const text of ['\u200B', '\u2060\uFEFF', '\u200D \u200E\n', '\u3164', '\uFE0F', '\u0007'])
      expect(reasons({ text })).toEqual(['input.text INPUT_TOO_SHORT']);
    expect(reasons({ text: '\u200B好' })).toEqual([]);
  });

  test('half a character, a NUL, and what stands for bytes that nobody could read, are refused', () => {
    expect(reasons({ text: 'a\uD83D' })).toEqual(['input.text MALFORMED_TEXT']);
    expect(reasons({ text: 'a\0' })).toEqual(['input.text MALFORMED_TEXT']);
    expect(reasons({ text: 'a\uFFFD' })).toEqual(['input.text MALFORMED_TEXT']);
    expect(reasons({ text: { deep: ['\uDE00'] } })).toEqual(['input.text.deep.0 MALFORMED_TEXT']);
  });
});

describe('prompt template', () => {
  const variables = (source: string): readonly string[] => new PromptTemplate(source).variables;

  test('free variables are found wherever they stand', () => {
    expect(variables('{{ a }} {{ b.c }} {{ d[e] }}')).toEqual(['a', 'b', 'd', 'e']);
    expect(
      variables('{% if f %}{{ g | upper }}{% elif h is defined %}{{ i | replace(j, "x") }}{% endif %}'),
    ).toEqual(['f', 'h', 'g', 'i', 'j'].sort((x, y) => 'fghij'.indexOf(x) - 'fghij'.indexOf(y)));
    expect(variables('{{ a if b else c }}')).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  });

  test.each(['or', 'and', 'in', 'not in', '==', '!=', '>', '~', '+', '*'])(
    '%s is an operator, not a variable',
    (operator) => {
      expect(variables(`{{ a ${operator} b }}`)).toEqual(['a', 'b']);
    },
  );

  test.each(['{% if not a %}x{% endif %}', '{{ a is not defined }}', '{{ -a }}'])(
    'nothing but a is free in %s',
    (source) => {
      expect(variables(source)).toEqual(['a']);
    },
  );

  test('names that the template itself sets are not free', () => {
    expect(variables('{% for x in xs %}{{ x }}{{ loop.index }}{% endfor %}{% set y = 1 %}{{ y }}')).toEqual([
      'xs',
    ]);
  });

  test('values are put in as they are', () => {
    expect(new PromptTemplate('{{ a }}').render({ a: '<b> & {{ c }}' })).toBe('<b> & {{ c }}');
  });
});

describe('classification', () => {
  const output = {
    format: 'choice',
    choices: [{ value: '正面', id: 'positive' }, { value: '负面' }],
    confidence: { min: 0.6, minLabelMass: 0.5 },
  } as const;
  const results = (positive: number, negative: number) =>
    classify({ ...output, choices: [...output.choices] }, [Math.log(positive), Math.log(negative)], [1, 1]);

  test('scores sum to 1 and keep the declared order', () => {
    const { label, id, confidence, labelMass, scores } = results(0.2, 0.6);
    expect([label, id]).toEqual(['负面', undefined]);
    expect(confidence).toBeCloseTo(0.75);
    expect(labelMass).toBeCloseTo(0.8);
    expect(scores.map((score) => score.label)).toEqual(['正面', '负面']);
    expect(scores.reduce((sum, score) => sum + score.probability, 0)).toBeCloseTo(1, 12);
  });

  test('it abstains when unsure, and when the text is something else altogether', () => {
    expect(results(0.45, 0.5)).toMatchObject({ label: '', abstainReason: 'low-confidence' });
    expect(results(0.3, 0.05)).toMatchObject({ label: '', abstainReason: 'low-label-mass' });
  });

  test('very unlikely labels do not underflow', () => {
    const { scores } = classify({ ...output, choices: [...output.choices] }, [-2000, -2001], [1, 1]);
    expect(scores[0]?.probability).toBeCloseTo(1 / (1 + Math.exp(-1)));
  });
});

describe('registry', () => {
  const message = (tasks: readonly PromptTask[]): string => {
    try {
      new TaskRegistry(tasks);
      return 'fine';
    } catch (error) {
      return error instanceof QaioError ? error.message : String(error);
    }
  };

  test('an unknown name is answered with the known ones, and with the one that was probably meant', () => {
    const registry = new TaskRegistry([task('sentiment'), task('a')]);
    expect(() => registry.get('zzz')).toThrow("no task 'zzz'. Known tasks: a, sentiment");
    expect(() => registry.get('sentimnet')).toThrow(
      "no task 'sentimnet'. Did you mean 'sentiment'? Known tasks: a, sentiment",
    );
  });

  test('needs must exist and must not go in circles; names are given once', () => {
    const needs = (name: string): string => `needs: { x: { task: ${name}, with: { text: '{{ text }}' } } }`;
    expect(message([task('a', needs('b'))])).toMatch(/needs 'b', which is not loaded/u);
    expect(message([task('a', needs('b')), task('b', needs('a'))])).toMatch(/cycle: a -> b -> a/u);
    expect(message([task('a'), task('a')])).toMatch(/Two tasks/u);
    expect(message([task('a', needs('mod')), task('mood')])).toMatch(/Did you mean 'mood'\?/u);
    expect(message([task('a', needs('b')), task('b')])).toBe('fine');
    expect(message([task('a', needs('a'))])).toMatch(/cycle: a -> a/u);
  });

  test('a task that judges answers must be there, and be able to', () => {
    const judged = (judge: string, label = 'x'): PromptTask =>
      task('a', `tests: [{ vars: {}, assert: [{ type: judge, task: ${judge}, label: ${label} }] }]`);
    const said = (...tasks: readonly PromptTask[]) => judgeProblems(tasks).map(({ message: text }) => text);
    expect(said(judged('kin'), task('kind'))).toEqual(["Task 'kin' is not loaded. Did you mean 'kind'?"]);
    expect(said(judged('b'), task('b'))).toEqual([
      expect.stringMatching(/Task 'b' answers with text; expected choice/u),
    ]);
    expect(message([judged('kin')])).toBe('fine');
  });

  test('what a need gives has to be an input of the needed task, and all that it requires', () => {
    const giving = (input: string): string => `needs: { x: { task: b, with: { ${input}: '{{ text }}' } } }`;
    const strict = task('b').definition;
    const needed = new PromptTask(
      { ...strict, input: { schema: { ...strict.input.schema, required: ['text'] } } },
      { loadedAt: new Date(0) },
    );
    expect(message([task('a', giving('text')), needed])).toBe('fine');
    expect(message([task('a', giving('txt')), needed])).toBe(
      "Task 'b' has no input 'txt'. Did you mean 'text'?\nTask 'b' requires the input 'text'; give it here.",
    );
    expect(message([task('a', giving('zzzzz')), task('b')])).toBe(
      "Task 'b' has no input 'zzzzz'. It takes text.",
    );
  });

  test('all that is wrong is said at once, each cycle once', () => {
    const needs = (...names: string[]): string =>
      `needs: { ${names.map((name) => `${name}: { task: ${name}, with: { text: '{{ text }}' } }`).join(', ')} }`;
    const lines = message([
      task('a', needs('b', 'nowhere')),
      task('b', needs('c')),
      task('c', needs('b', 'gone')),
      task('d', needs('a', 'b')),
      task('d'),
    ]).split('\n');
    expect(lines.map((line) => /named 'd'|'nowhere'|'gone'|cycle: .*\./u.exec(line)?.[0]).sort()).toEqual([
      "'gone'",
      "'nowhere'",
      'cycle: b -> c -> b. Remove one of the needs.',
      "named 'd'",
    ]);
  });
});

test('the etag changes with the definition and only with it', () => {
  expect(task('a').etag).toBe(task('a').etag);
  expect(task('a').etag).not.toBe(task('a', 'config: { temperature: 1 }').etag);
});
