import { expect, test } from '@jest/globals';
import { type AppAction, reduceApp } from './app-reducer.js';
import { type AppState, initialState } from './app-state.js';
import { fieldText } from './text-field.js';

const run = (...actions: AppAction[]): AppState => actions.reduce(reduceApp, initialState);
const typed = (text: string): AppAction => ({ kind: 'edit', edit: { kind: 'insert', text } });
const givenBack: AppAction = { kind: 'give-back', text: '心累' };

test('sending clears the line and scrolls to the end', () => {
  const state = run({ kind: 'scroll', lines: 5 }, typed('x'), { kind: 'send' });
  expect([fieldText(state.field), state.scroll]).toEqual(['', 0]);
});

test('a message comes back with the cursor behind it, unless something else is typed', () => {
  expect(run(givenBack).field).toEqual({ characters: ['心', '累'], cursor: 2 });
  expect(fieldText(run(typed('别的'), givenBack).field)).toBe('别的');
});

test('nothing scrolls below the end', () => {
  expect(run({ kind: 'scroll', lines: -5 }, { kind: 'scroll', lines: 3 }).scroll).toBe(3);
});
