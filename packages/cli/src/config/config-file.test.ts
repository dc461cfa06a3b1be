import { randomBytes } from 'node:crypto';
import { createApiKey } from '@qaio/server';
import { expect, test } from '@jest/globals';
import { parseConfigFile } from './config-file.js';
import { configKeys } from './server-config.js';

function problemsOf(text: string): string[] {
  try {
    parseConfigFile(text, 'aio.yaml');
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-option' });
    return (error as Error).message.split('\n');
  }
}

test('a file has what it says, and the line of each key', () => {
  const { settings, placeOf } = parseConfigFile('# mine\nslots: 4\ntasks:\n  - a.yaml\n', 'aio.yaml');
  expect(settings).toEqual({ slots: 4, tasks: ['a.yaml'] });
  expect([placeOf('slots'), placeOf('tasks')]).toEqual(['aio.yaml:2', 'aio.yaml:3']);
  expect(parseConfigFile('', 'aio.yaml').settings).toEqual({});
});

test('every problem is told with line and column, in the order of the file', () => {
  expect(problemsOf('queue: 0\nmdoel: x\nslots: many\nguardText:\n  self-harm: 1\nlogLevel: loud\n')).toEqual(
    [
      'aio.yaml:1:1: queue: must be at least 1',
      "aio.yaml:2:1: unknown key 'mdoel'; did you mean 'model'?",
      'aio.yaml:3:1: slots: expected a number, not "many"',
      'aio.yaml:5:3: guardText.self-harm: expected a text, not 1; put it into quotes',
      'aio.yaml:6:1: logLevel: expected one of error, warn, info, debug',
    ],
  );
});

test('a number without an end is told as what it is', () => {
  expect(problemsOf('maxWait: .inf\nmaxRun: .nan\n')).toEqual([
    'aio.yaml:1:1: maxWait: expected a number that has an end, not Infinity',
    'aio.yaml:2:1: maxRun: expected a number that has an end, not NaN',
  ]);
});

test.each(configKeys.filter((key) => /[A-Z]/u.test(key)))(
  '%s is found as it is on the command line',
  (key) => {
    const flag = key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
    for (const written of [flag, `--${flag}`, flag.replaceAll('-', '_')])
      expect(problemsOf(`${written}: x`)).toEqual([
        `aio.yaml:1:1: unknown key '${written}'; did you mean '${key}'?`,
      ]);
  },
);

test('a key that stands there twice is one problem among the others', () => {
  const twice = (key: string): string =>
    `the key '${key}' stands here for the second time; remove one of the two`;
  expect(
    problemsOf(
      'slot: 4\nqueue: 0\nqueue: 0\nguardText: { self-harm: a, self-harm: b }\nthreads: 2\nthreads: 2\n',
    ),
  ).toEqual([
    "aio.yaml:1:1: unknown key 'slot'; did you mean 'slots'?",
    'aio.yaml:2:1: queue: must be at least 1',
    `aio.yaml:3:1: ${twice('queue')}`,
    `aio.yaml:4:28: ${twice('self-harm')}`,
    `aio.yaml:6:1: ${twice('threads')}`,
  ]);
});

test('addresses and origins are checked where they stand', () => {
  const settings = ['http: 127.0.0.1', 'slots: x', 'listen: "a:b:c:1"', 'allowOrigin: ["http://a", "b"]'];
  expect(problemsOf(settings.join('\n'))).toEqual([
    expect.stringMatching(/^aio\.yaml:1:1: http: '127\.0\.0\.1' is not an address\. Expected HOST:PORT/u),
    expect.stringMatching(/^aio\.yaml:2:1: slots: /u),
    expect.stringMatching(/^aio\.yaml:3:1: listen: 'a:b:c:1' is not an address\./u),
    expect.stringMatching(/^aio\.yaml:4:1: allowOrigin\.1: 'b' is not an origin/u),
  ]);
});

test('a key that is like none gets a list of all', () => {
  expect(problemsOf('zzzzzzzzzz: 1')).toEqual([
    `aio.yaml:1:1: unknown key 'zzzzzzzzzz'; expected ${configKeys.join(', ')}`,
  ]);
});

test('what is no YAML, or no mapping, is refused', () => {
  expect(problemsOf('slots: 1: 2\n')).toEqual([expect.stringMatching(/^aio\.yaml:1:\d+: /u)]);
  expect(problemsOf('- slots\n')).toEqual(['aio.yaml:1:1: expected a mapping, not a list']);
  const bomb = [
    'a0: &a0 [x, x]',
    ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`),
  ];
  expect(problemsOf(bomb.join('\n'))).toEqual([expect.stringContaining('aio.yaml: ')]);
});

test('a secret in the place of its file’s path is refused and not told', () => {
  const problems = problemsOf('tlsKey: |\n  -----BEGIN PRIVATE KEY-----\n  c2VjcmV0\n');
  expect(problems).toEqual(['aio.yaml:1:1: tlsKey: expected a path, not what is in the file']);
  const { key } = createApiKey('alice', randomBytes);
  expect(problemsOf(`apiKeyFile: ${key}`)).toEqual([
    'aio.yaml:1:1: apiKeyFile: expected a path, not what is in the file',
  ]);
});
