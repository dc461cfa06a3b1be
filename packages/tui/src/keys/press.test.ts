import { describe, expect, test } from '@jest/globals';
import type { ConnectionState, Turn } from '@qaio/client';
import { moodStep, textTask } from '@qaio/client/testing';
import { GetModelResponse } from '@qaio/protocol';
import { fieldText } from '../state/text-field.js';
import { connected, setup } from '../testing/press-setup.js';
import type { Refusal } from '../words/words.js';

const [escape, up, left] = ['\u001B', '\u001B[A', '\u001B[D'];

test.each([
  ['Delete', 'abc', '\u001B[3~', '|bc'],
  ['Ctrl-D', 'abc', '\u0004', '|bc'],
  ['Ctrl-K', 'abc', '\u000B', '|'],
  ['Ctrl-E', 'abc', '\u0005', 'abc|'],
  ['End', 'abc', '\u001B[F', 'abc|'],
  ['Alt-F', 'one two', '\u001Bf', 'one| two'],
  ['Alt-D', 'one two', '\u001Bd', '| two'],
])('%s from the start of %j', (_, text, key, expected) => {
  const { type, line } = setup();
  type(text, '\u0001', key);
  expect(line()).toBe(expected);
});

test.each([
  ['Backspace', 'a👨‍👩‍👧‍👦', '\u007F', 'a|'],
  ['Ctrl-W', 'one two', '\u0017', 'one |'],
  ['Alt-Backspace', 'one two', '\u001B\u007F', 'one |'],
  ['Ctrl-U', 'one two', '\u0015', '|'],
  ['Alt-B', 'one two', '\u001Bb', 'one |two'],
  ['Home', 'ab', '\u001B[H', '|ab'],
  ['Left', '好👩🏽‍💻', left, '好|👩🏽‍💻'],
])('%s from the end of %j', (_, text, key, expected) => {
  const { type, line } = setup();
  type(text, key);
  expect(line()).toBe(expected);
});

describe('Enter', () => {
  test('sends the line, which comes back with Up', () => {
    const { type, line, conversation } = setup();
    type(' 你好 \r');
    expect(conversation.send.mock.calls).toMatchObject([[{ task: { name: 'tasks/chat' } }, '你好']]);
    type(up);
    expect(line()).toBe('你好|');
  });

  test.each(['connecting', 'lost'] as const)('keeps the line and says why while %s', (status) => {
    const { type, line, store, conversation } = setup({ ...connected, status });
    type('你好\r');
    expect([line(), store.getState().refusal]).toEqual(['你好|', 'no-server']);
    expect(conversation.send).not.toHaveBeenCalled();
  });

  test('keeps the line and says why while an answer is being written', () => {
    const { type, line, store, conversation } = setup();
    conversation.isRunning = true;
    type('你好\r');
    expect([line(), store.getState().refusal]).toEqual(['你好|', 'running']);
  });

  test('keeps the line and says why where no task takes it', () => {
    const { type, line, store } = setup({ ...connected, tasks: [] });
    type('你好\r');
    expect([line(), store.getState().refusal]).toEqual(['你好|', 'no-task']);
  });

  test('does nothing on an empty line', () => {
    const { type, store, conversation } = setup();
    type('  \r');
    expect(conversation.send).not.toHaveBeenCalled();
    expect(store.getState().refusal).toBeUndefined();
  });

  test('brings back what failed', async () => {
    const { type, line } = setup(connected, { status: 'failed' });
    type('你好\r');
    await new Promise(setImmediate);
    expect(line()).toBe('你好|');
  });
});

describe('a task that takes several values', () => {
  const choose = ['\u0014', up, '\r'];

  test('is asked for them one after the other; one that need not be given may be left empty', () => {
    const { type, store, conversation } = setup();
    type(...choose, '\r'); // the first must be given
    expect(store.getState().answers).toEqual([]);
    type('早\r', '\r', '[1]\r'); // so must the second
    type('\r');
    expect(conversation.run.mock.calls).toMatchObject([
      [{ name: 'tasks/two' }, { a: '早', b: [1] }, 'a: 早\nb: [1]'],
    ]);
    expect(store.getState().answers).toEqual([]);
  });

  test('keeps a value that it cannot take, and says so', () => {
    const count = textTask({
      name: 'tasks/count',
      inputSchema: { properties: { n: { type: 'number' }, m: { type: 'number' } }, required: ['n', 'm'] },
    });
    const { type, line, store } = setup({ ...connected, tasks: [textTask(), count] });
    type('\u0014', up, '\r', '两\r');
    expect([line(), store.getState()]).toMatchObject(['两|', { answers: [], refusal: 'other-value' }]);
    type('\u0015', '2\r');
    expect(store.getState()).toMatchObject({ answers: ['2'], refusal: undefined });
  });

  test('goes back with Esc to the value before', () => {
    const { type, line, store } = setup();
    type(...choose, '早\r', escape);
    expect([line(), store.getState().answers]).toEqual(['早|', []]);
  });

  test('that fails comes back with all its values', async () => {
    const { type, line, store } = setup(connected, { status: 'failed' });
    type(...choose, '早\r', '2\r', '\r');
    await new Promise(setImmediate);
    expect([line(), store.getState().answers]).toEqual(['|', ['早', '2']]);
  });
});

test('a task is chosen from the list; one whose input cannot be typed is refused with the reason', () => {
  const { type, store, conversation } = setup();
  type('\u0014', '\u001B[B', '\r', '你好\r');
  expect(conversation.send.mock.calls).toMatchObject([[{ task: { name: 'tasks/pal' } }, '你好']]);
  type('\u0014', '\u001B[B', '\r', '再来\r');
  expect(store.getState()).toMatchObject({ wantedTask: 'tasks/open', refusal: 'other-input' });
  type('\u0014', up, escape);
  expect(store.getState()).toMatchObject({ screen: 'talk', wantedTask: 'tasks/open' });
});

describe('help', () => {
  test.each(['?', '？', '\u001BOP'])('opens with %j on an empty line, and closes with Esc', (key) => {
    const { type, store, conversation } = setup();
    type(key);
    expect(store.getState().screen).toBe('help');
    type(escape);
    expect(store.getState().screen).toBe('talk');
    expect(conversation.cancel).not.toHaveBeenCalled();
  });

  test('does not open with a question mark in a sentence', () => {
    const { type, line, store } = setup();
    type('好吗', '？');
    expect([line(), store.getState().screen]).toEqual(['好吗？|', 'talk']);
  });
});

test('Esc stops, Ctrl-N begins anew, Ctrl-L redraws, Ctrl-C leaves', () => {
  const { type, conversation, leave, redraw } = setup();
  conversation.isRunning = true;
  type(escape, '\u000E', '\u000C', '\u0003');
  expect(conversation.cancel).toHaveBeenCalled();
  for (const effect of [conversation.startAnew, redraw, leave]) expect(effect).toHaveBeenCalledTimes(1);
});

describe('Ctrl-R calls the newest judgement wrong', () => {
  const ctrlR = '\u0012';
  const taking = { ...connected, model: GetModelResponse.fromPartial({ takesFeedback: true }) };
  const { event } = moodStep();
  const turn: Turn = {
    ...{ id: 3, task: 'tasks/chat', message: '心累', input: {}, text: '', status: 'done' },
    ...{ result: undefined, error: undefined, corrections: [] },
    steps: event?.$case === 'stepResult' ? [event.value] : [],
  };
  const unjudged = { ...turn, id: 4, steps: [] };

  test.each([
    ['its number', ['1']],
    ['Enter', ['\r']],
    ['Enter, after going round', ['\u001B[B', '\r']],
  ])('and tells the label that is right by %s', (_, keys) => {
    const { type, store, conversation } = setup(taking, undefined, [turn, unjudged]);
    type('半句', ctrlR);
    expect(store.getState().screen).toBe('labels');
    type(...keys);
    expect(conversation.correct.mock.calls).toEqual([[3, 'tasks/sentiment', '正面']]);
    expect([store.getState().screen, fieldText(store.getState().field)]).toEqual(['talk', '半句']);
  });

  test.each(['x', escape])('and %j leaves it as it is', (key) => {
    const { type, store, conversation } = setup(taking, undefined, [turn]);
    type(ctrlR, key);
    expect([store.getState().screen, conversation.correct.mock.calls]).toEqual(['talk', []]);
  });

  test('a number that no label has does nothing', () => {
    const { type, store, conversation } = setup(taking, undefined, [turn]);
    type(ctrlR, '2');
    expect([store.getState().screen, conversation.correct.mock.calls]).toEqual(['labels', []]);
  });

  test.each<[Refusal, ConnectionState, Turn[]]>([
    ['no-feedback', connected, [turn]],
    ['no-server', { ...taking, status: 'lost' }, [turn]],
    ['nothing-judged', taking, [unjudged]],
    ['running', taking, [{ ...turn, status: 'running' }]],
  ])('and is refused: %s', (refusal, server, turns) => {
    const { type, store } = setup(server, undefined, turns);
    type(ctrlR);
    expect(store.getState()).toMatchObject({ screen: 'talk', refusal });
  });
});

test('what is pasted is inserted and does nothing else, on any screen', () => {
  const paste = (text: string): string[] => ['\u001B[200~', text, '\u001B[201~'];
  const { store, conversation, type, line } = setup();
  type(...paste('?'), ...paste('一\r二\r'));
  expect(line()).toBe('?一\n二|');
  type('\u0014', ...paste('1'));
  expect(store.getState().screen).toBe('tasks');
  expect(conversation.send).not.toHaveBeenCalled();
});

test('an unknown key does nothing', () => {
  const { type, store } = setup();
  type('x');
  const before = fieldText(store.getState().field);
  type('\u001B[99~', '\t', '\u001Bz');
  expect(fieldText(store.getState().field)).toBe(before);
});
