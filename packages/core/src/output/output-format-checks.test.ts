import { describe, expect, test } from '@jest/globals';
import { type OutputDeclaration, outputDeclaration, outputFormat } from './output-formats.js';

const declare = (declaration: object): OutputDeclaration => outputDeclaration.parse(declaration);
const choice = declare({ format: 'choice', choices: [{ value: 'a' }, { value: 'b' }] });
const text = declare({ format: 'text' });
const digits = declare({ format: 'regex', pattern: '[0-9]|a.b' });
const embedding = declare({ format: 'embedding' });
const json = declare({
  format: 'json',
  schema: {
    type: 'object',
    required: ['a'],
    additionalProperties: false,
    properties: { a: { type: 'integer' }, b: { type: 'string' } },
  },
});

describe('what a format could say is told from what it could not', () => {
  test.each<[OutputDeclaration, unknown, string | undefined]>([
    [choice, 'b', undefined],
    [choice, 'c', 'is not a choice of this task; expected a, b'],
    [choice, ['a'], 'is not a choice of this task; expected a, b'],
    [text, 'anything', undefined],
    [text, { a: 1 }, 'expected a string'],
    [digits, '7', undefined],
    [digits, 'a\nb', undefined],
    [digits, '77', 'does not match the pattern [0-9]|a.b'],
    [digits, 'xa-b', 'does not match the pattern [0-9]|a.b'],
    [digits, 7, 'does not match the pattern [0-9]|a.b'],
    [json, { a: 1, b: 'x' }, undefined],
    [json, { a: 'x', b: 1 }, 'output.a must be integer; output.b must be string'],
    [json, {}, 'output.a is missing'],
    [embedding, [1], 'cannot be given: a task with an embedding takes no examples and no expected answers'],
  ])('%j: %j', (declaration, value, problem) => {
    expect(outputFormat(declaration).check(value)).toBe(problem);
  });
});

test('a stand-in is of the kind that answers are of, and a label of the task', () => {
  expect(outputFormat(text).standIn).toEqual({ kind: 'text', text: '' });
  expect(outputFormat(digits).standIn).toMatchObject({ kind: 'text' });
  expect(outputFormat(json).standIn).toMatchObject({ kind: 'json' });
  expect(outputFormat(choice).standIn).toMatchObject({ kind: 'choice', label: 'a' });
});

test('the same declaration is compiled once', () => {
  expect(outputFormat(digits)).toBe(outputFormat(digits));
});

test('only a text can be a turn of a conversation, and only what is not written has windows', () => {
  const features = (declaration: OutputDeclaration) => outputFormat(declaration).features;
  expect(features(choice)).toEqual({
    sessions: false,
    windows: true,
    confidence: true,
    decoding: false,
    thinking: false,
  });
  expect(features(text)).toEqual({
    sessions: true,
    windows: false,
    confidence: false,
    decoding: true,
    thinking: false,
  });
  expect(features(embedding)).toEqual({ ...features(choice), confidence: false });
  for (const declaration of [digits, json])
    expect(features(declaration)).toEqual({
      sessions: false,
      windows: false,
      confidence: false,
      decoding: true,
      thinking: false,
    });
});
