import { expect, test } from '@jest/globals';
import { textTask } from '@qaio/client/testing';
import { connected, setup } from '../testing/press-setup.js';

const named = (name: string, displayName: string) => textTask({ name: `tasks/${name}`, displayName });
const tasks = [
  named('chat', '聊天'),
  named('embed', '句向量'),
  named('emotion', '情绪'),
  named('extract', '日程'),
];

test.each([
  ['a name’s first letter', ['e'], 'embed'],
  ['it again: the next of them', ['e', 'e'], 'emotion'],
  ['it until the list begins anew', ['e', 'e', 'e', 'e'], 'embed'],
  ['a capital letter', ['E'], 'embed'],
  ['a name as people read it', ['日'], 'extract'],
  ['what no name begins with', ['x'], 'chat'],
])('in the list of tasks, %s marks one', (_, letters, expected) => {
  const { type, store } = setup({ ...connected, tasks });
  type('\u0014', ...letters, '\r');
  expect(store.getState()).toMatchObject({ screen: 'talk', wantedTask: `tasks/${expected}` });
});

test('a letter in a list of no tasks does nothing', () => {
  const { type, store } = setup({ ...connected, tasks: [] });
  type('\u0014', 'e');
  expect(store.getState()).toMatchObject({ screen: 'tasks', marked: 0 });
});
