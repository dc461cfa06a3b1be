/** What Tab does in real shells. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pty from '@lydell/node-pty';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAio } from './testing/aio.js';
import { missingCommand, testIf } from './testing/optional.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-completion-'));
  for (const shell of ['bash', 'zsh', 'fish'])
    await writeFile(join(folder, `aio.${shell}`), (await runAio(['completion', shell])).stdout);
  await writeFile(join(folder, 'my rows.csv'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cases = [
  ['a command', 'aio tasks ch', ['check']],
  ['an option', 'aio tasks check --f', ['--format']],
  ['one of a few words', 'aio run --dtype int8', ['int8', 'int8-block']],
  ['a word behind an option with a value', 'aio tasks check --format j', ['json']],
  ['a task', 'aio run sentiment-s', ['sentiment-strict']],
  ['a task behind an option', 'aio embed --task emb', ['embed']],
  ['a model', 'aio run --model min', ['mini']],
  ['the name of a model to pull', 'aio models pull smol', ['smollm2-135m-instruct']],
  ['nothing where anything may stand', 'aio tasks new x', []],
] as const;

function bash(line: string): string[] {
  const words = line.split(' ');
  const script = `source ./aio.bash; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}
    _aio aio '${words.at(-1)}' ''; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['--norc', '-c', script], { cwd: folder, encoding: 'utf8' });
  return stdout.split('\n').filter((word) => word !== '');
}

function fish(line: string): string[] {
  const script = `source ./aio.fish; complete -C '${line}'`;
  const { stdout } = spawnSync('fish', ['--no-config', '-c', script], { cwd: folder, encoding: 'utf8' });
  return stdout.split('\n').flatMap((text) => (text === '' ? [] : [text.split('\t')[0] ?? '']));
}

for (const [shell, complete] of [
  ['bash', bash],
  ['fish', fish],
] as const)
  for (const [what, line, expected] of cases)
    testIf(missingCommand(shell, ['--version']), `${shell} completes ${what}`, async () => {
      expect(complete(line).sort()).toEqual([...expected]);
    });

async function until(check: () => boolean): Promise<void> {
  for (let i = 0; i < 3000 && !check(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Types into a shell at a terminal, each line once it has asked for it, until what is wanted stands there. */
async function typed(shell: string, args: string[], lines: readonly string[], wanted: RegExp): Promise<void> {
  const env = { ...process.env, PS1: '$ ', PROMPT: '$ ' } as Record<string, string>;
  const child = pty.spawn(shell, args, { cwd: folder, cols: 120, rows: 30, env });
  let said = '';
  child.onData((data) => (said += data));
  try {
    for (const [i, line] of lines.entries()) {
      await until(() => said.split('$ ').length > i + 1);
      child.write(line);
    }
    await until(() => wanted.test(said));
    expect(said).toMatch(wanted);
  } finally {
    child.kill('SIGKILL');
  }
}

testIf(missingCommand('bash', ['--version']), 'bash at a terminal completes a file and quotes it', () =>
  typed(
    'bash',
    ['--norc'],
    ['source ./aio.bash\r', 'aio eval sentiment --data my\t'],
    /--data my\\ rows\.csv/u,
  ),
);

testIf(missingCommand('zsh', ['--version']), 'zsh at a terminal completes commands', () =>
  typed('zsh', ['-f', '-i'], ['source ./aio.zsh\r', 'aio tasks cali\t'], /calibrate/u),
);

testIf(missingCommand('zsh', ['--version']), 'zsh at a terminal completes options', () =>
  typed('zsh', ['-f', '-i'], ['source ./aio.zsh\r', 'aio batch --enc\t'], /--encoding/u),
);

test('a shell that there is no script for is refused with those that there are', async () => {
  const { code, stderr } = await runAio(['completion', 'tcsh']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')]);
});
