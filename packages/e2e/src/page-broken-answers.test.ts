/** Answers that are slow, stopped or broken off, in a real browser. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { missingBrowser as missing } from './testing/browser.js';
import { type HeldPage, serveHeldPage } from './testing/held-page.js';
import type { HeldStream } from './testing/held-stream.js';
import { testIf } from './testing/optional.js';

let opened: HeldPage | undefined;
let page: Page;
let complaints: string[] = [];
let answers: HeldStream;
let newest: Locator;
let ask: HeldPage['ask'];
beforeAll(async () => {
  if (missing !== undefined) return;
  opened = await serveHeldPage();
  ({ page, complaints, answers, newest, ask } = opened);
});
afterAll(() => opened?.close());

async function say(text: string): Promise<void> {
  await answers.send('textDelta', { text, tokens: 1 });
  await newest.locator('.reply', { hasText: text }).waitFor();
}

async function done(text: string): Promise<void> {
  await answers.send('done', { result: { task: 'tasks/chat', text } });
  await newest.and(page.locator('[data-status=done]')).waitFor();
}

testIf(missing, 'Esc stops an answer, wherever the focus is, and what had come of it stays', async () => {
  await ask('给我讲一个故事');
  await say('从前');
  await page.getByRole('link', { name: '试一试' }).focus();
  await page.keyboard.press('Escape');
  await page.locator('article[data-status=cancelled]').waitFor();
  expect(await newest.locator('.reply').textContent()).toBe('从前');
});

testIf(missing, 'who waits is told how many come before, until an answer comes', async () => {
  await ask('轮到我了吗');
  await answers.send('accepted', { queuePosition: 3 });
  await newest.getByText('前面还有 3 个').waitFor();
  await say('轮到');
  expect(await newest.getByText('前面还有').count()).toBe(0);
  await done('轮到了');
});

testIf(
  missing,
  'a stream that ends without its answer leaves what came, and the page can be used',
  async () => {
    await ask('今天好吗');
    await say('今天');
    await answers.end();
    await page.locator('article[data-status=failed]').waitFor();
    expect(await newest.locator('.reply').textContent()).toBe('今天');
    expect(await page.getByRole('alert').textContent()).toBe('连接中断，回答不完整。');
    expect(await page.inputValue('textarea')).toBe('今天好吗');
    await ask('在吗');
    await answers.send('done', { result: { task: 'tasks/chat', text: '在' } });
    await done('在');
    expect(complaints).toEqual([]);
  },
);

testIf(missing, 'a connection that breaks is told in the page’s words, and what came stays', async () => {
  await ask('还在吗');
  await say('我还');
  await answers.break();
  await newest.getByRole('alert').waitFor();
  expect(await newest.locator('.reply').textContent()).toBe('我还');
  const told = await newest.getByRole('alert').textContent();
  expect(told).not.toMatch(/[a-z]/iu);
});

testIf(missing, 'a message is sent again with a button, and nothing that came before is lost', async () => {
  const before = await page.locator('article').count();
  await newest.getByRole('button', { name: '再答一次' }).click();
  await answers.asked();
  expect(await page.inputValue('textarea')).toBe('');
  await done('我在');
  expect(await newest.locator('.message').textContent()).toBe('还在吗');
  expect(await page.locator('article').count()).toBe(before + 1);
  expect(await page.locator('article').nth(1).locator('.reply').textContent()).toBe('我还');
});

testIf(missing, 'a message comes back to be changed, with its task', async () => {
  await page.getByLabel('任务').selectOption('tasks/sentiment');
  await newest.getByRole('button', { name: '修改' }).click();
  await page.locator('textarea:focus').waitFor();
  expect(await page.inputValue('textarea')).toBe('还在吗');
  expect(new URL(page.url()).search).toBe('?task=chat');
  expect(await page.locator('article').count()).toBeGreaterThan(3);
  expect(complaints).toEqual([]);
});
