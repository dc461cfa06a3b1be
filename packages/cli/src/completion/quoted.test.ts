import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { quoted, shellWord } from './quoted.js';

const texts = [
  '任务/a b.yaml',
  String.raw`C:\Users\王\new task.yaml`,
  String.raw`\\'it''s\'`,
  '$HOME `id` "x" *',
  '',
];

for (const shell of ['bash', 'zsh', 'fish']) {
  const works = spawnSync(shell, ['--version']).status === 0;
  const name = `${shell} reads a quoted text as one word${works ? '' : ` (skipped: there is no ${shell} here)`}`;
  (works ? test : test.skip)(name, () => {
    const script = `printf '<%s>' ${texts.map(quoted).join(' ')}`;
    const { stdout } = spawnSync(shell, ['-c', script], { encoding: 'utf8' });
    expect(stdout).toBe(texts.map((text) => `<${text}>`).join(''));
  });
}

test('a text that every shell takes as it is has no quotes', () => {
  expect(['tasks/情绪.yaml', 'a b'].map(shellWord)).toEqual(['tasks/情绪.yaml', "'a b'"]);
});
