import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addModelOptions } from '../model-options.js';
import { addAddressOptions, addCapacityOptions } from '../serve-options.js';
import { addKeepingOptions } from '../keeping-options.js';
import { lastWords, serverArguments, serverFault } from './start-command.js';

const parse = (args: readonly string[]) =>
  addModelOptions(addKeepingOptions(addCapacityOptions(addAddressOptions(new Command()))))
    .parse(args, { from: 'user' })
    .opts<Parameters<typeof serverArguments>[0]>();

const everything = [
  ...['--slots', '2', '--queue', '3', '--max-run', '4', '--context', '256', '--threads', '1'],
  ...['--model', 'm', '--dtype', 'int8', '--runner', 'node-binding', '--tasks', 'a b', '--tasks', 'c'],
  ...['--sessions-dir', 's', '--session-ttl', '60', '--max-sessions', '5', '--feedback-dir', 'f'],
  ...['--allow-host', 'a.local', '--allow-host', 'b.local'],
  ...['--guard-text', 'dark=Call 1=2.', '--guard-text', 'cold=喝点热水。'],
];

const forTheDashboard = {
  task: 'chat',
  lang: 'zh',
  theme: 'dark',
  color: true,
  ascii: true,
  plain: true,
  historyDir: 'h',
} as const;

test.each([[[]], [everything]])(
  'the server that start opens has the options that start was given: %j',
  (args) => {
    const asked = parse(args);
    const all = serverArguments({ ...asked, ...forTheDashboard }, { isQuiet: false, locale: 'C' });
    const own = ['--lang', 'zh', 'serve', '--log-level=error', '--log-format=pretty'];
    expect(all.slice(0, own.length)).toEqual(own);
    expect(parse(all.slice(own.length))).toEqual(asked);
  },
);

test('the server is as quiet as start, and speaks the language of its locale where none is asked for', () => {
  const context = { isQuiet: true, locale: 'zh_CN.UTF-8' };
  expect(serverArguments(parse([]), context).slice(0, 4)).toEqual(['--quiet', '--lang', 'zh', 'serve']);
});

test('what the server says is passed on until the screen is needed, but for the message it fails with', async () => {
  const said = new PassThrough();
  const stderr = new PassThrough();
  let isScreenNeeded = false;
  const last = lastWords(said, stderr, () => isScreenNeeded);
  said.write('Importing m as int8 ...\n');
  await once(stderr, 'readable');
  expect(String(stderr.read())).toBe('Importing m as int8 ...\n');
  isScreenNeeded = true;
  said.end('too late\naio: It is\nbroken.\n');
  expect(await last).toBe('It is\nbroken.');
  expect(stderr.read()).toBeNull();
});

test('what is wrong with an address says how npm start is given another', () => {
  const taken = '127.0.0.1:1 is already in use. Choose another address with --http HOST:PORT.';
  const hint = `${taken}\nOptions go behind --, such as npm start -- --listen HOST:PORT --http HOST:PORT.`;
  expect(String(serverFault(taken, 'npm start'))).toBe(hint);
  expect(String(serverFault(taken, undefined))).toBe(taken);
  expect(String(serverFault('It is broken.', 'npm start'))).toBe('It is broken.');
  expect(String(serverFault('', 'npm start'))).toBe('The server exited before it was ready.');
});
