/** What is asked again in a task that remembers, on the page of a real server: the model does not see what it replaces. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

const palTask = `apiVersion: prompttasks/v1
name: pal
displayName: 伙伴
description: 记得四轮
version: 1.0.0
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
config: { maxOutputTokens: 8 }
session: { history: 4 }
`;

let folder: string;
let opened: ServedPage | undefined;
let page: Page;
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-again-'));
  await writeFile(join(folder, 'pal.yaml'), palTask);
  opened = await servePage('?task=pal', '--tasks', folder);
  ({ page } = opened);
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  if (!opened) return;
  await page.getByLabel('消息').waitFor();
  if ((await turns().count()) > 0) await page.getByRole('button', { name: '新对话' }).click();
});

const turns = () => page.locator('article');
const newest = () => turns().first();

/** @returns how many tokens of prompt the model was given for the turn that `ask` begins */
async function promptOf(ask: () => Promise<void>): Promise<number> {
  const before = await turns().count();
  const coming = page.waitForResponse((response) => response.url().endsWith(':stream'));
  await ask();
  const text = await (await coming).text();
  await turns().nth(before).waitFor();
  await newest().and(page.locator('[data-status=done]')).waitFor();
  return Number(/"promptTokens":\s*"?(\d+)/u.exec(text)?.[1]);
}

const say = (message: string): Promise<number> =>
  promptOf(async () => {
    await page.getByLabel('消息').fill(message);
    await page.keyboard.press('Enter');
  });

/** Message and status of each, newest first. */
async function shown(): Promise<(string | null)[][]> {
  const all = await turns().all();
  return Promise.all(
    all.map((turn) =>
      Promise.all([turn.locator('.message').textContent(), turn.getAttribute('data-status')]),
    ),
  );
}

testIf(missing, 'a message that is answered again is given to the model as it was at first', async () => {
  const alone = await say('我叫李雷');
  expect(await say('我叫李雷')).toBeGreaterThan(alone);
  const again = page.getByRole('button', { name: '再答一次' }).last();
  expect(await promptOf(() => again.click())).toBe(alone);
  expect(await shown()).toEqual([
    ['我叫李雷', 'done'],
    ['我叫李雷', 'taken-back'],
    ['我叫李雷', 'taken-back'],
  ]);
});

testIf(missing, 'a message that is changed is asked where it stood, after a reload too', async () => {
  await say('早上好');
  const second = await say('我叫李雷');
  expect(await say('我叫李雷')).toBeGreaterThan(second);
  await page.getByRole('button', { name: '修改' }).nth(1).click();
  await page.getByText('它会代替“我叫李雷”').waitFor();
  await page.reload();
  await page.getByText('它会代替“我叫李雷”').waitFor();
  // unchanged, so that the prompts can be compared
  expect(await promptOf(() => page.getByLabel('消息').press('Enter'))).toBe(second);
  expect(await shown()).toEqual([
    ['我叫李雷', 'done'],
    ['我叫李雷', 'taken-back'],
    ['我叫李雷', 'taken-back'],
    ['早上好', 'done'],
  ]);
});

testIf(missing, 'a message that came to nothing is asked where it stood once it is changed', async () => {
  const first = await say('早上好');
  await page.route('**/*:stream', (route) => route.abort());
  await page.getByLabel('消息').fill('我叫李雷');
  await page.keyboard.press('Enter');
  await newest().and(page.locator('[data-status=failed]')).waitFor();
  await page.unroute('**/*:stream');
  const second = await say('我叫李雷');
  expect(second).toBeGreaterThan(first);
  await page.getByLabel('消息').fill('');
  await page.getByRole('button', { name: '修改' }).nth(1).click();
  expect(await promptOf(() => page.getByLabel('消息').press('Enter'))).toBe(second);
  expect(await shown()).toEqual([
    ['我叫李雷', 'done'],
    ['我叫李雷', 'taken-back'],
    ['我叫李雷', 'failed'],
    ['早上好', 'done'],
  ]);
});

testIf(
  missing,
  'what is typed while a message is changed is in the field again once that is sent',
  async () => {
    await say('早上好');
    const field = page.getByLabel('消息');
    await field.fill('写到一半');
    await page.getByRole('button', { name: '修改' }).click();
    expect(await field.inputValue()).toBe('早上好');
    await page.reload();
    await promptOf(() => field.press('Enter'));
    expect(await field.inputValue()).toBe('写到一半');
    await field.fill('');
  },
);
