import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { chatRules } from './chat-parameters.js';

test('docs/openai.md has a word on every parameter of a chat completion, and on no other', async () => {
  const document = await readFile(new URL('../../../../docs/openai.md', import.meta.url), 'utf8');
  const [, section = ''] = document.split('## Parameters of a chat completion');
  const table = section.split('\n## ')[0] ?? '';
  const cells = [...table.matchAll(/^\| (`[^|]*) \|/gmu)].map(([, cell = '']) => cell);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/gu)].map(([, name]) => name));
  const { shape, ignored, fixed } = chatRules;
  expect(named.sort()).toEqual([...Object.keys(shape.shape), ...ignored, ...Object.keys(fixed)].sort());
});
