import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addServeOptions } from '../serve-options.js';
import { settingsTable } from './settings-table.js';

const cells = (table: string): string[] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.replace(/ +/gu, ' '));

test('the table in docs/operations.md is the one of the schema', async () => {
  const page = await readFile(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
  const [, table = ''] = page.split('<!-- settings: generated -->');
  const wanted = cells(settingsTable(addServeOptions(new Command('serve'))));
  expect(wanted.length).toBeGreaterThan(15);
  expect(cells(table.split('<!-- end of settings -->')[0] ?? '')).toEqual(wanted);
});
