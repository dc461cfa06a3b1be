import { describe, expect, test } from '@jest/globals';
import { type AppAction, reduceApp } from './app-reducer.js';
import { type AppState, startState } from './app-state.js';
import { fieldText } from './text-field.js';

const run = (...actions: AppAction[]): AppState => actions.reduce(reduceApp, startState());
const typed = (text: string): AppAction => ({ kind: 'edit', edit: { kind: 'insert', text } });
const send: AppAction = { kind: 'send' };
const older: AppAction = { kind: 'recall', step: -1 };
const newer: AppAction = { kind: 'recall', step: 1 };
const givenBack: AppAction = { kind: 'give-back', text: '心累' };
const line = (...actions: AppAction[]): string => fieldText(run(...actions).field);

test('sending clears the line and scrolls to the end', () => {
  const state = run({ kind: 'scroll', lines: 5 }, typed('x'), send);
  expect([fieldText(state.field), state.scroll]).toEqual(['', 0]);
});

test('a message comes back with the cursor behind it, unless something else is typed', () => {
  expect(run(givenBack).field).toEqual({ characters: ['心', '累'], cursor: 2 });
  expect(line(typed('别的'), givenBack)).toBe('别的');
});

test('nothing scrolls below the end', () => {
  expect(run({ kind: 'scroll', lines: -5 }, { kind: 'scroll', lines: 3 }).scroll).toBe(3);
});

describe('sent messages', () => {
  const sent = [typed('一'), send, typed('二'), send];

  test('come back newest first; before the oldest there is nothing', () => {
    expect(line(...sent, older)).toBe('二');
    expect(line(...sent, older, older)).toBe('一');
    expect(line(...sent, older, older, older)).toBe('一');
  });

  test('give way to what was typed before them', () => {
    expect(line(...sent, typed('草稿'), older, older, newer)).toBe('二');
    expect(line(...sent, typed('草稿'), older, newer)).toBe('草稿');
    expect(line(...sent, typed('草稿'), newer)).toBe('草稿');
  });

  test('are edited and sent like any other, each once in a row', () => {
    expect(run(...sent, older, typed('！'), send).sent).toEqual(['一', '二', '二！']);
    expect(run(...sent, older, send).sent).toEqual(['一', '二']);
  });

  test('are none before the first', () => {
    expect(line(typed('x'), older)).toBe('x');
  });
});

test('values of a form come back one by one, and are gone once they are sent or another task is chosen', () => {
  const answered = [typed('一'), { kind: 'answer' }, typed('二'), { kind: 'answer' }] as const;
  expect(run(...answered)).toMatchObject({ answers: ['一', '二'], sent: ['一', '二'], field: { cursor: 0 } });
  const back = run(...answered, typed('三'), { kind: 'back' });
  expect([fieldText(back.field), back.answers]).toEqual(['二', ['一']]);
  expect(line({ kind: 'back' })).toBe('');
  expect(run(...answered, send).answers).toEqual([]);
  expect(run(...answered, { kind: 'choose', task: 'a' }).answers).toEqual([]);
  expect(run({ ...givenBack, answers: ['一'] }).answers).toEqual(['一']);
});

test('a refusal stays until the next key', () => {
  const refuse: AppAction = { kind: 'tell', refusal: 'no-server' };
  expect(run(typed('x'), refuse).refusal).toBe('no-server');
  expect(run(refuse, givenBack).refusal).toBe('no-server');
  expect(run(refuse, typed('x')).refusal).toBeUndefined();
});

test('the mark goes round the list, also where the list is empty', () => {
  const mark = (step: -1 | 1, count: number): AppAction => ({ kind: 'mark', step, count });
  expect(run(mark(-1, 3)).marked).toBe(2);
  expect(run({ kind: 'show', screen: 'tasks', marked: 2 }, mark(1, 3)).marked).toBe(0);
  expect(run(mark(1, 0)).marked).toBe(0);
});

test('a chosen task is talked to from then on', () => {
  const state = run({ kind: 'show', screen: 'tasks' }, { kind: 'choose', task: 'tasks/a' });
  expect(state).toMatchObject({ screen: 'talk', wantedTask: 'tasks/a' });
});
