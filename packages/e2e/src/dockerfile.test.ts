/** examples/operations/Dockerfile: checked by a linter, and what it starts is started here. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { type Served, root, serve } from './testing/aio.js';

const path = 'examples/operations/Dockerfile';
let text: string;
let instructions: readonly Instruction[];
let served: Served;
beforeAll(async () => {
  text = await readFile(join(root, path), 'utf8');
  instructions = DockerfileParser.parse(text).getInstructions();
  served = await serve();
}, 60_000);
afterAll(() => served.stop());

const named = (keyword: string): readonly Instruction[] =>
  instructions.filter((one) => one.getKeyword() === keyword);
const argumentsOf = (keyword: string): string[] =>
  named(keyword).map((one) => one.getArgumentsContent() ?? '');
const words = (json: string | undefined): string[] => JSON.parse(json ?? '[]') as string[];

test('a linter finds nothing, and would', () => {
  expect(validate(text)).toEqual([]);
  expect(validate(text.replace('USER 1000:1000', 'USRE 1000:1000'))).toHaveLength(1);
  expect(validate(text.replace('--interval=10s', '--interval=ten'))).toHaveLength(1);
});

test('it builds in one stage and runs in another, on the smallest Node that we take, as nobody special', () => {
  expect(argumentsOf('FROM')).toEqual(['node:20-slim AS build', 'node:20-slim']);
  const last = instructions.slice(instructions.findLastIndex((one) => one.getKeyword() === 'FROM'));
  expect(last.filter((one) => one.getKeyword() === 'RUN')).toEqual([]);
  const user = last.find((one) => one.getKeyword() === 'USER');
  expect(user?.getArgumentsContent()).toMatch(/^[1-9]\d*:[1-9]\d*$/u);
});

test('no package runs a script of its own, and what it removes is not what runs', () => {
  const commands = argumentsOf('RUN').join('\n');
  expect(commands.match(/npm ci[^\n&]*/gu)).toHaveLength(2);
  expect(commands.match(/npm ci[^\n&]*--ignore-scripts/gu)).toHaveLength(2);
  expect(commands).toContain('node scripts/build.mjs');
  expect(existsSync(join(root, 'scripts/build.mjs'))).toBe(true);
  const program = words(argumentsOf('ENTRYPOINT')[0])[1]?.replace('/opt/qaio/', '') ?? '';
  expect(existsSync(join(root, program))).toBe(true);
});

test('its health check is right of a server that is up, and of one that is not', () => {
  const [probe = ''] = argumentsOf('HEALTHCHECK').map((all) => all.replace(/^.*?CMD /su, ''));
  const [, ...args] = words(probe);
  const statusAt = (address: string): number | null =>
    spawnSync(
      process.execPath,
      args.map((word) => word.replace('127.0.0.1:7860', address)),
    ).status;
  expect(args.join()).toContain('127.0.0.1:7860');
  expect(statusAt(served.httpAddress)).toBe(0);
  expect(statusAt('127.0.0.1:9')).toBe(1);
});

test('what it starts is a command line that aio takes, on the ports that it shows', async () => {
  const [command, ...options] = words(argumentsOf('CMD')[0]);
  expect(command).toBe('serve');
  const ports = options.join(' ').match(/(?<=0\.0\.0\.0:)\d+/gu);
  expect(argumentsOf('EXPOSE')).toEqual([ports?.join(' ')]);
  const own = await serve(...options.map((word) => word.replace(/^0\.0\.0\.0:\d+$/u, '127.0.0.1:0')));
  expect(await own.stop()).toBe(0);
});
