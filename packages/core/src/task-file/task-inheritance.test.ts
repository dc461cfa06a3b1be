import { describe, expect, test } from '@jest/globals';
import { atOnce } from '../constraint/turns.js';
import { QaioError } from '../errors.js';
import type { ReadBeside } from './task-folder.js';
import { withInheritance, withPartials } from './task-inheritance.js';

const from =
  (files: Readonly<Record<string, string>>): ReadBeside =>
  (name) => {
    const text = files[name];
    if (text === undefined) throw new QaioError('invalid-task', `no ${name}`);
    return text;
  };
const whole = (fields: unknown, files: Readonly<Record<string, string>> = {}): unknown =>
  withPartials(atOnce(withInheritance(fields, from(files))), from(files));

describe('a task that extends another', () => {
  test('has its own fields, and those of the other where it has none', () => {
    const base = 'name: base\nprompt: hi\nversion: 1.0.0';
    expect(whole({ extends: 'base.yaml', name: 'it' }, { 'base.yaml': base })).toEqual({
      extends: 'base.yaml',
      name: 'it',
      prompt: 'hi',
      version: '1.0.0',
    });
  });

  test.each(['config', 'partials', 'metadata', 'gates'])(
    'has the entries of both under %s, its own first',
    (key) => {
      const base = `${key}: { a: x, b: x }`;
      expect(whole({ extends: 'base.yaml', [key]: { b: 'y', c: 'y' } }, { 'base.yaml': base })).toMatchObject(
        {
          [key]: { a: 'x', b: 'y', c: 'y' },
        },
      );
    },
  );

  test.each(['needs', 'output', 'input', 'session'])(
    'has its own %s or the other’s, never a mixture',
    (key) => {
      const base = `${key}: { a: x }`;
      expect(whole({ extends: 'base.yaml', [key]: { b: 'y' } }, { 'base.yaml': base })).toMatchObject({
        [key]: { b: 'y' },
      });
      expect(whole({ extends: 'base.yaml', [key]: { b: 'y' } }, { 'base.yaml': base })).not.toHaveProperty(
        `${key}.a`,
      );
    },
  );

  test('has the texts of the other’s partials', () => {
    const files = { 'base.yaml': 'partials: { tone: file:tone.md }', 'tone.md': 'kind' };
    expect(whole({ extends: 'base.yaml' }, files)).toMatchObject({ partials: { tone: 'kind' } });
  });

  test('may be the last of five in a row, and not of six', () => {
    const row = (length: number): Readonly<Record<string, string>> =>
      Object.fromEntries(
        Array.from({ length }, (_, i) => [
          `${i + 1}.yaml`,
          i + 1 < length ? `extends: ${i + 2}.yaml` : 'prompt: from the last',
        ]),
      );
    expect(whole({ extends: '1.yaml' }, row(5))).toMatchObject({ prompt: 'from the last' });
    expect(() => whole({ extends: '1.yaml' }, row(6))).toThrow(
      /extends itself, or a chain of more than 5 files/u,
    );
  });

  test.each([
    ['{ a: 1', /^base\.yaml: /u],
    ['a: 1\n---\na: 2', /^base\.yaml: a second document begins here/u],
    ['name：x\na: 1', /^base\.yaml: '：' is not the ASCII :/u],
    ['[1, 2]', /^base\.yaml is not a task file/u],
    ['', /^base\.yaml is not a task file/u],
  ])('cannot extend %j, and the message names that file', (text, message) => {
    expect(() => whole({ extends: 'base.yaml' }, { 'base.yaml': text })).toThrow(
      expect.objectContaining({ code: 'invalid-task', message: expect.stringMatching(message) }),
    );
  });
});

test('a partial is what its file says, without the blanks at the end', () => {
  const partials = { own: ' as it is \n', other: 'file: tone.md' };
  expect(whole({ partials }, { 'tone.md': '  kind\n  words \n\n' })).toEqual({
    partials: { own: ' as it is \n', other: '  kind\n  words' },
  });
});

test.each([[undefined], ['text'], [[1]], [null]])('%j is left to be found wrong by others', (fields) => {
  expect(whole(fields)).toBe(fields);
});
