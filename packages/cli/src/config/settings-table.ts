/** The table of settings in docs/operations.md. */
import type { Command } from 'commander';
import { z } from 'zod';
import { optionOf, variables } from './held-settings.js';
import { type ConfigKey, configKeys, serverConfigSchema } from './server-config.js';

interface Shape {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Of a path. */
  readonly pattern?: string;
  readonly items?: Shape;
}

/** In Markdown. @param command has the options of `aio serve` */
export function settingsTable(command: Command): string {
  const { properties = {} } = z.toJSONSchema(serverConfigSchema);
  const rows = configKeys.map((key) => row(key, command, properties[key] as Shape));
  return ['| key | option | variable | takes | default |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function row(key: ConfigKey, command: Command, shape: Shape): string {
  const option = optionOf(command, key);
  const defaultValue: unknown = option.defaultValue;
  const isPlain = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  const cells = [
    `\`${key}\``,
    code(option.long),
    code(variables[key]?.[0]),
    takes(shape),
    isPlain ? code(String(defaultValue)) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: '`true` or `false`',
  array: 'a list of texts',
  object: 'a mapping of texts',
};

function takes(shape: Shape): string {
  const { type = '', enum: choices, minimum = 0, maximum = 0 } = shape;
  if (choices) return choices.map(code).join(', ');
  if (shape.pattern !== undefined) return 'a path';
  if (shape.items?.pattern !== undefined) return 'a list of paths';
  const number = (value: number): string => value.toLocaleString('en');
  return kinds[type] ?? `${number(minimum)} to ${number(maximum)}`;
}
