/** What is sent before the page knows the server, in a real browser. */
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let opened: ServedPage | undefined;
let page: Page;
/** Paths of the runs that the page has begun. */
let sent: string[];
/** The server's tasks may come. */
let release: () => void;
beforeAll(async () => {
  if (missing === undefined) opened = await servePage('?tab=report');
});
afterAll(() => opened?.close());
beforeEach(async () => {
  if (!opened) return;
  page = await opened.browser.newPage({ locale: 'zh-CN' });
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/v1/tasks:watch', (route) => released.then(() => route.continue()));
  sent = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname);
  });
  await page.goto(`http://${opened.served.httpAddress}/?task=chat`);
  await page.getByLabel('消息').fill('老板又改需求了，心累');
});

const waiting = () => page.getByText('一连上服务器就发送。');
const send = () => page.getByRole('button', { name: '发送' });

testIf(missing, 'a message waits, is said to, and is sent once', async () => {
  await page.keyboard.press('Enter');
  await waiting().waitFor();
  await page.keyboard.press('Enter');
  expect(sent).toEqual([]);
  release();
  await page.locator('article[data-status=done]').waitFor();
  expect(await page.locator('article .message').allTextContents()).toEqual(['老板又改需求了，心累']);
  expect(await page.getByLabel('消息').inputValue()).toBe('');
  expect(sent).toEqual(['/v1/tasks/chat:stream']);
});

testIf(missing, 'a message that is changed, or stopped, waits no longer and stays in the field', async () => {
  await send().click();
  await waiting().waitFor();
  await page.getByLabel('消息').fill('老板又改需求了，心');
  await waiting().waitFor({ state: 'detached' });
  await send().click();
  await page.getByRole('button', { name: '停止' }).click();
  await waiting().waitFor({ state: 'detached' });
  release();
  await page.getByRole('button', { name: '我今天升职了，好开心！' }).waitFor();
  expect(await page.getByLabel('消息').inputValue()).toBe('老板又改需求了，心');
  expect(sent).toEqual([]);
});
