import { expect, test } from '@jest/globals';
import { inputFields, outputKinds } from '@qaio/client';
import { textTask } from '@qaio/client/testing';
import { emptyCells, guessColumns, missingFields } from './batch-columns.js';

const table = (...columns: string[]) => ({ name: '', columns, rows: [] });
const judge = textTask({
  outputKind: outputKinds.choice,
  inputSchema: { properties: { text: { type: 'string' } }, required: ['text'] },
});
const pair = textTask({
  inputSchema: { properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a', 'b'] },
});

test('a task’s only text is the column of its name, of a usual name, or the first', () => {
  expect(guessColumns(judge, table('id', 'Text'))).toEqual({ inputs: { text: 'Text' }, expected: undefined });
  expect(guessColumns(judge, table('id', '评论', '标签'))).toEqual({
    inputs: { text: '评论' },
    expected: '标签',
  });
  expect(guessColumns(judge, table('x', 'y')).inputs).toEqual({ text: 'x' });
});

test('of several texts each is found by its name alone, and one that must be given is missed', () => {
  const guessed = guessColumns(pair, table('text', 'b', 'label'));
  expect(guessed).toEqual({ inputs: { b: 'b' }, expected: undefined });
  expect(missingFields(inputFields(pair), guessed).map(({ name }) => name)).toEqual(['a']);
});

test('rows without what must be given are told by their numbers', () => {
  const rows = [
    ['1', '好', 'x'],
    ['2', undefined, 'y'],
    ['', '', ''],
  ];
  const found = (inputs: Readonly<Record<string, string>>) =>
    emptyCells(inputFields(pair), { inputs, expected: undefined }, { ...table('id', 'a', 'b'), rows });
  expect(found({ a: 'a', b: 'b' })).toEqual([
    ['a', [2, 3]],
    ['b', [3]],
  ]);
  expect(found({})).toEqual([]);
  const optional = textTask({ inputSchema: { properties: { a: { type: 'string' } } } });
  const columns = { inputs: { a: 'a' }, expected: undefined };
  expect(emptyCells(inputFields(optional), columns, { ...table('a'), rows: [['']] })).toEqual([]);
});
