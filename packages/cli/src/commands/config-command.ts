import type { Command } from 'commander';
import { askedDoors } from '../asked-doors.js';
import type { CliContext } from '../cli-context.js';
import { type HeldSetting, takeConfigFile } from '../config/held-settings.js';
import { textTable } from '../text-table.js';
import { type ServeOptions, addServeOptions } from '../serve-options.js';

export function configCommand(program: Command, context: CliContext): void {
  const config = program.command('config').description('how aio serve would serve');
  const show = config
    .command('show')
    .description('print every setting of aio serve, and whether a flag, the environment or a file says so')
    .option('--json', 'print one JSON object');
  addServeOptions(show).action(async () => {
    const held = await takeConfigFile(show, context);
    askedDoors(show.opts<ServeOptions>());
    const { json } = show.opts<{ readonly json?: boolean }>();
    context.stdout.write(json ? `${JSON.stringify(asObject(held))}\n` : asTable(held));
  });
}

function asObject(held: readonly HeldSetting[]): object {
  return Object.fromEntries(held.map(({ key, value, source }) => [key, { value, source }]));
}

function asTable(held: readonly HeldSetting[]): string {
  const lines = textTable(held.map(({ key, value, source }) => [key, shown(value), source]));
  return lines.map((line) => `${line}\n`).join('');
}

function shown(value: unknown): string {
  const isEmpty = value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  if (isEmpty) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
