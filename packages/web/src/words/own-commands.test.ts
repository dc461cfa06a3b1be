import { expect, test } from '@jest/globals';
import { withCommands } from './own-commands.js';

const table = {
  plain: 'aio serve --edit',
  deep: { none: () => 'run it with aio batch' },
  named: (name: string) => `${name} aio eval`,
};

test('command lines are as they have to be typed; words around a text of somebody’s stay', () => {
  const said = withCommands(table, 'npx aio');
  expect(said.plain).toBe('npx aio serve --edit');
  expect(said.deep.none()).toBe('run it with npx aio batch');
  expect(said.named('aio run')).toBe('aio run aio eval');
});

test('the same table is the same one each time', () => {
  expect(withCommands(table, 'npx aio')).toBe(withCommands(table, 'npx aio'));
  expect(withCommands(table, 'aio').plain).toBe(table.plain);
});
