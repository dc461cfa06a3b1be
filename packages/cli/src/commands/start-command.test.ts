import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addModelLimitOptions } from '../limit-options.js';
import { addAddressOptions, addCapacityOptions } from './serve-command.js';
import { serveArguments } from './start-command.js';

const parse = (args: readonly string[]) =>
  addModelLimitOptions(addCapacityOptions(addAddressOptions(new Command())))
    .parse(args, { from: 'user' })
    .opts<Parameters<typeof serveArguments>[0]>();

test.each([[[]], [['--slots', '2', '--queue', '3', '--max-run', '4', '--context', '256', '--threads', '1']]])(
  'the server that start opens has the options that start was given: %j',
  (args) => {
    const asked = parse(args);
    const [command, level, ...rest] = serveArguments(asked);
    expect([command, level]).toEqual(['serve', '--log-level=error']);
    expect(parse(rest)).toEqual(asked);
  },
);
