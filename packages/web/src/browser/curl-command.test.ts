import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { curlCommand } from './curl-command.js';

test('a shell takes from it the address and the input, whatever stands in them', () => {
  const input = { text: `it's "$HOME" \\ \`x\` !! 早\n第二行` };
  const command = curlCommand('http://127.0.0.1:7860', { task: 'tasks/a b', input });
  const printed = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${command}`], {
    encoding: 'utf8',
  });
  expect(printed.split('\0').slice(0, -1)).toEqual([
    'http://127.0.0.1:7860/v1/tasks/a%20b:run',
    '-H',
    'content-type: application/json',
    '-d',
    JSON.stringify({ input }),
  ]);
});
