import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { compilingPattern } from './character-automaton.js';
import { jsonSchemaAutomaton } from './json-schema-automaton.js';
import { jsonSchemaPattern } from './json-schema-pattern.js';
import { atOnce } from './turns.js';

const patternOf = (schema: Parameters<typeof jsonSchemaPattern>[0]): string =>
  atOnce(jsonSchemaPattern(schema));
const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'su');
const matches = (pattern: string, text: string): boolean => whole(pattern).test(text);

/** What an implementation of JSON Schema says. */
function validity(schema: object): (text: string) => boolean {
  const validate = new Ajv().compile(schema);
  return (text) => {
    try {
      return validate(JSON.parse(text));
    } catch {
      return false;
    }
  };
}
const isValid = (schema: object, text: string): boolean => validity(schema)(text);

describe('JSON Schema', () => {
  const person = {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 5 },
      age: { type: 'integer' },
      mood: { enum: ['正面', '负面'] },
      tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
    },
    required: ['name', 'mood'],
  };

  test.each([
    ['{"name":"李雷","mood":"正面"}', true],
    ['{"name": "李雷", "age": -3, "mood": "负面", "tags": ["a", "b"]}', true],
    ['{"name":"","mood":"正面"}', false],
    ['{"name":"一二三四五六","mood":"正面"}', false],
    ['{"mood":"正面","name":"李雷"}', false],
    ['{"name":"李雷"}', false],
    ['{"name":"李雷","mood":"正面","tags":["a","b","c"]}', false],
    ['{"name":"a\\"b","mood":"正面"}', true],
    ['{"name":"a\nb","mood":"正面"}', false],
    ['{"name":"李雷","age":01,"mood":"正面"}', false],
  ])('%s: %s', (text, isFine) => {
    expect(matches(patternOf(person), text)).toBe(isFine);
    expect(isValid(person, text)).toBe(isFine || text.includes('"mood":"正面","name"'));
  });

  test('properties that may all be missing', () => {
    const pattern = patternOf({
      type: 'object',
      properties: {
        a: { type: 'null' },
        b: { type: 'boolean' },
        c: { anyOf: [{ const: 1 }, { const: 'x.y' }] },
      },
    });
    const fine = ['{}', '{"a":null}', '{"b":true}', '{"c":1}', '{"a":null,"c":"x.y"}', '{"b":false, "c":1}'];
    expect(fine.map((text) => matches(pattern, text))).toEqual(fine.map(() => true));
    expect(['{,"b":true}', '{"a":null "b":true}', '{"c":"xzy"}'].some((text) => matches(pattern, text))).toBe(
      false,
    );
  });

  test.each<[object, RegExp]>([
    [
      { type: 'string', pattern: '(?<=ab)c' },
      /pattern .* cannot be used: look-around of more than one character/u,
    ],
    [
      { type: 'string', pattern: '(?:a|b)*a(?:a|b){20}', maxLength: 90 },
      /pattern .* cannot be used: it takes more than 50000 steps/u,
    ],
    [
      { type: 'string', pattern: '^(?:[a-z]{1,40} ){1,9}$', maxLength: 1000 },
      /pattern .* cannot be used: it takes more than 20000 steps/u,
    ],
    [{ type: 'string', pattern: '^a$', minLength: 2 }, /matches no text within minLength and maxLength/u],
    [
      { type: 'string', format: 'date', maxLength: 3 },
      /combines format with minLength, maxLength or pattern/u,
    ],
    [{ type: 'string', maxLength: -1 }, /has a minLength or maxLength that is not a whole number/u],
    [{ type: 'string', minLength: 5, maxLength: 3 }, /nothing meets: at least 5, at most 3/u],
    [{ type: 'array', items: {}, maxItems: 'two' }, /at \/items has type undefined/u],
    [{ type: 'array', items: { type: 'null' }, maxItems: 'two' }, /has a minItems or maxItems that is not/u],
    [{ type: 'array', items: { type: 'null' }, minItems: 2, maxItems: 1 }, /at least 2, at most 1/u],
    [{ type: 'object', properties: {}, required: 'a' }, /has a required that is not a list of names/u],
    [{ type: 'object', properties: [] }, /has properties that are not a mapping/u],
    [{ enum: [] }, /has an empty enum, which nothing meets/u],
    [{ anyOf: [] }, /has an empty anyOf, which nothing meets/u],
    [{ type: [] }, /has an empty type, which nothing meets/u],
    [{ type: 'integer', minimum: 0.5 }, /has minimum 0\.5; only whole-number bounds/u],
    [{ type: 'integer', minimum: 3, exclusiveMaximum: 3 }, /has bounds with no integer between them/u],
    [{ type: 'integer', multipleOf: 3 }, /has multipleOf, which cannot be guaranteed/u],
    [{ type: ['string', 'null'], multipleOf: 3 }, /has multipleOf, which cannot be guaranteed/u],
    [
      { $ref: '#/$defs/a', $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } } },
      /stands within what it refers to/u,
    ],
    [{ $ref: '#/$defs/b', $defs: { a: { type: 'null' } } }, /refers to nothing/u],
    [{ $ref: 'https://example.org/schema.json' }, /leads out of the schema/u],
    [{ type: 'object', properties: {}, additionalProperties: true }, /allows additional properties/u],
    [{ type: 'object', properties: { a: { type: 'date' } } }, /at \/properties\/a has type date/u],
    [{ type: 'object', properties: {}, required: ['b'] }, /requires b, which is not in its properties/u],
    [{ type: 'string', format: 'email' }, /has format "email"; expected date or time/u],
  ])('%j is refused', (schema, message) => {
    expect(() => patternOf(schema as never)).toThrow(message);
  });
});

describe('numbers between bounds', () => {
  const texts = Array.from({ length: 281 }, (_, i) => i - 140).flatMap((whole) =>
    ['', '.0', '.5', '.25', '.000'].map((fraction) => `${whole}${fraction}`),
  );
  const written = [...texts, '-0.5', '-0.25', '999', '1000', '10000', '-1000', '99999', '123456789'];
  const random = (() => {
    let state = 5;
    return (limit: number): number => (state = (state * 1103515245 + 12345) % 2 ** 31) % limit;
  })();
  const bound = (): number => random(261) - 130;
  const schemas = Array.from({ length: 60 }, (_, i) => ({
    type: i % 2 === 0 ? 'integer' : 'number',
    ...(random(4) > 0 && { [random(2) > 0 ? 'minimum' : 'exclusiveMinimum']: bound() }),
    ...(random(4) > 0 && { [random(2) > 0 ? 'maximum' : 'exclusiveMaximum']: bound() }),
    ...(random(4) === 0 && { maximum: bound() + 130 }),
  }));

  test.each(schemas.map((schema) => [schema] as const))('%j', (schema) => {
    const isPlain = (text: string): boolean => !/^-0(?:\.0*)?$/u.test(text);
    const expected = written
      .filter(isPlain)
      .filter(validity(schema))
      .filter((text) => schema.type === 'number' || !text.includes('.'));
    if (expected.length === 0) {
      expect(() => patternOf(schema)).toThrow(/between them/u);
      return;
    }
    const pattern = whole(patternOf(schema));
    expect(written.filter((text) => isPlain(text) && pattern.test(text))).toEqual(expected);
  });

  test('from 0 to 1', () => {
    const pattern = patternOf({ type: 'number', minimum: 0, maximum: 1 });
    const fine = ['0', '1', '0.5', '0.999', '1.0', '0.0'];
    expect(fine.filter((text) => matches(pattern, text))).toEqual(fine);
    expect(['-0.1', '1.1', '2', '00', '01', '.5', '1.'].filter((text) => matches(pattern, text))).toEqual([]);
  });
});

describe('texts of a pattern', () => {
  test.each<[object, string, boolean]>([
    [{ pattern: '^[A-Z]{2}-[0-9]+$' }, '"AB-12"', true],
    [{ pattern: '^[A-Z]{2}-[0-9]+$' }, '"AB-"', false],
    [{ pattern: 'b' }, '"abc"', true],
    [{ pattern: 'b' }, '"ac"', false],
    [{ pattern: '^a|b$' }, '"ax"', true],
    [{ pattern: '^a|b$' }, '"xb"', true],
    [{ pattern: '^a|b$' }, '"xx"', false],
    [{ pattern: '^\\p{Script=Han}+$', maxLength: 3 }, '"正负面"', true],
    [{ pattern: '^\\p{Script=Han}+$', maxLength: 3 }, '"正负面正"', false],
    [{ pattern: '^.$' }, '"👍"', true],
    [{ pattern: '^.{2,}$', minLength: 4 }, '"abc"', false],
  ])('%j %s: %p', (schema, text, isFine) => {
    const typed = { type: 'string', ...schema };
    expect(matches(patternOf(typed), text)).toBe(isFine);
    expect(isValid(typed, text)).toBe(isFine);
  });

  test('never break out of the quotes', () => {
    const pattern = patternOf({ type: 'string', pattern: '^[^x]*$' });
    for (const text of ['"a"b"', '"a\\"', '"a\nb"']) expect(matches(pattern, text)).toBe(false);
    expect(atOnce(compilingPattern(pattern, 'allowed')).isFinal.length).toBe(3);
  });
});

test('what is referred to stands in its place', () => {
  const schema = {
    type: 'object',
    properties: {
      from: { $ref: '#/$defs/place' },
      to: { $ref: '#/$defs/place' },
      hour: { $ref: '#/definitions/a~1b' },
    },
    required: ['from', 'to'],
    $defs: { place: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
    definitions: { 'a/b': { type: 'integer', minimum: 0, maximum: 23 } },
  };
  const pattern = patternOf(schema);
  const fine = '{"from":{"city":"北京"},"to":{"city":"上海"},"hour":23}';
  expect([matches(pattern, fine), isValid(schema, fine)]).toEqual([true, true]);
  const late = fine.replace('23', '24');
  expect([matches(pattern, late), isValid(schema, late)]).toEqual([false, false]);
});

test('no number is beyond what JavaScript’s numbers hold', () => {
  const pattern = patternOf({ type: 'number' });
  const texts = ['1', '-1.5', '1e99', '-1E+99', '1e-99'];
  expect(texts.filter((text) => matches(pattern, text))).toEqual(texts);
  expect(['1e999', '-1e309', '1e-999'].filter((text) => matches(pattern, text))).toEqual([]);
  expect(Number.isFinite(Number(`${'9'.repeat(15)}.${'9'.repeat(15)}e99`))).toBe(true);
});

test('properties may have the names of keywords', () => {
  const properties = { $ref: { type: 'null' }, definitions: { type: 'null' }, type: { type: 'null' } };
  const pattern = patternOf({ type: 'object', properties, required: Object.keys(properties) });
  expect(matches(pattern, '{"$ref":null,"definitions":null,"type":null}')).toBe(true);
});

test('one of several types', () => {
  const schema = { type: ['integer', 'string'], minimum: 3, maxLength: 2 };
  const pattern = patternOf(schema);
  const texts = ['3', '2', '"ab"', '"abc"', 'null'];
  expect(texts.filter((text) => matches(pattern, text))).toEqual(['3', '"ab"']);
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
  expect(texts.filter((text) => validate(JSON.parse(text)))).toEqual(['3', '"ab"']);
});

describe('schemas of few words for very many forms are refused, and at once', () => {
  const of = (properties: object): object => ({ type: 'object', properties });
  const many = (count: number, schema: unknown): object =>
    of(Object.fromEntries(Array.from({ length: count }, (_, i) => [`p${i}`, schema])));
  const doubling = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => {
      const next = { $ref: `#/$defs/d${i + 1}` };
      return [`d${i}`, { anyOf: [next, next] }];
    }),
  );

  test.each<[string, object]>([
    ['a text of a thousand million characters', { type: 'string', maxLength: 1e9 }],
    ['as many at least', { type: 'string', minLength: 1e9 }],
    ['a million items', { type: 'array', items: { type: 'boolean' }, minItems: 1e6 }],
    ['a hundred thousand values', { enum: Array.from({ length: 15_000 }, (_, i) => i) }],
    ['states that double', { type: 'string', pattern: '(?:a|b)*a(?:a|b){30}' }],
    ['repetitions of repetitions', { type: 'string', pattern: '(?:a{100}){100}', minLength: 1 }],
  ])('%s', (_, schema) => {
    const compile = (): unknown => atOnce(jsonSchemaAutomaton({ ...schema }));
    expect(compile).toThrow(
      /^the (?:JSON Schema|pattern \(\?:a\{100\}\)\{100\}) cannot be used: it (?:takes more than 50?0000 steps|needs more than 10000 states)/u,
    );
  });

  test.each<[string, object]>([
    [
      'references that double',
      { ...of({ a: { $ref: '#/$defs/d0' } }), $defs: { ...doubling, d30: { type: 'null' } } },
    ],
    ['thousands of properties that may be missing', many(5000, { type: 'null' })],
    [
      'objects of objects whose properties may be missing',
      many(8, many(8, many(8, many(8, { type: 'string' })))),
    ],
    ['hundreds of patterns', many(100, { type: 'string', pattern: 'a' })],
  ])('%s', (_, schema) => {
    expect(() => patternOf(schema as Parameters<typeof jsonSchemaPattern>[0])).toThrow(
      /more than 20000 parts|allows too many forms|more than 50 patterns/u,
    );
  });
});

test('others have their turn between two patterns of a schema', () => {
  const pattern = { type: 'string', pattern: '^[a-z]+$', maxLength: 5 };
  const schema = { type: 'object', properties: { a: pattern, b: pattern, c: pattern } };
  expect([...jsonSchemaPattern(schema)].length).toBeGreaterThanOrEqual(9);
});
