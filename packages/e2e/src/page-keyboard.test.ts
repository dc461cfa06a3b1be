/** The page without a mouse, in a real browser. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let opened: ServedPage | undefined;
let page: Page;
beforeAll(async () => {
  if (missing !== undefined) return;
  opened = await servePage('');
  ({ page } = opened);
  await page.getByLabel('任务').waitFor();
});
afterAll(() => opened?.close());

const focused = () => page.locator(':focus');

testIf(missing, 'whoever presses Stop writes on', async () => {
  await page.route('**/*:stream', () => undefined);
  await page.getByLabel('消息').fill('你好');
  await page.getByRole('button', { name: '发送' }).click();
  await page.getByRole('button', { name: '停止' }).click();
  await page.getByRole('button', { name: '发送' }).waitFor();
  expect(await focused().getAttribute('aria-label')).toBe('消息');
  await page.unroute('**/*:stream');
});

testIf(missing, 'an example that was chosen with the keyboard keeps the focus', async () => {
  const example = page.getByRole('button', { name: '老板又改需求了，心累' });
  await example.focus();
  await page.keyboard.press('Enter');
  await page.locator('article[data-status=done]').waitFor();
  expect(await focused().textContent()).toBe('老板又改需求了，心累');
});
