/** Where things stand on the page, from a phone to a large screen. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let opened: ServedPage | undefined;
beforeAll(async () => {
  if (missing === undefined) opened = await servePage('');
});
afterAll(() => opened?.close());

async function open(width: number, height: number, options: BrowserContextOptions = {}): Promise<Page> {
  if (!opened) throw new Error('no browser');
  const context = await opened.browser.newContext({
    locale: 'zh-CN',
    viewport: { width, height },
    ...options,
  });
  const page = await context.newPage();
  await page.goto(`http://${opened.served.httpAddress}/`);
  await page.getByLabel('任务').waitFor();
  return page;
}

async function box(locator: Locator) {
  const found = await locator.boundingBox();
  if (!found) throw new Error('not shown');
  return { ...found, right: found.x + found.width, bottom: found.y + found.height };
}

async function say(page: Page, message: string): Promise<void> {
  const before = await page.locator('article').count();
  await page.getByLabel('消息').fill(message);
  await page.keyboard.press('Enter');
  await page.locator('article[data-status=done]').nth(before).waitFor();
}

testIf(missing, 'on a large screen answers stand beside the field, and the page uses its width', async () => {
  const page = await open(1920, 1000);
  await say(page, '心累');
  const [field, answer] = [await box(page.getByLabel('消息')), await box(page.locator('article'))];
  expect(answer.x).toBeGreaterThan(field.right);
  expect(answer.y).toBeLessThan(field.bottom);
  expect(answer.right - field.x).toBeGreaterThan(1000);
  await page.context().close();
});

testIf(missing, 'on a phone the field stays at the top, and the newest answer below it', async () => {
  const page = await open(390, 640, { hasTouch: true, isMobile: true });
  for (const message of ['心累', '太好了', '气死我了']) await say(page, message);
  const field = page.getByLabel('消息');
  await page.evaluate(`new Promise((resolve) => setTimeout(resolve, 500))`);
  expect((await box(field)).y).toBeGreaterThanOrEqual(0);
  expect((await box(page.locator('article').first())).bottom).toBeLessThanOrEqual(640);
  expect((await box(page.locator('.bar-of-two').first())).height).toBeGreaterThan(5);
  await page.evaluate('scrollTo(0, document.body.scrollHeight)');
  expect((await box(field)).y).toBeGreaterThanOrEqual(0);
  expect((await box(field)).bottom).toBeLessThanOrEqual(640);
  await page.context().close();
});

testIf(missing, 'whatever is touched is at least 44 px high and wide', async () => {
  const page = await open(390, 844, { hasTouch: true, isMobile: true });
  await say(page, '心累');
  const targets = page.locator('button, select, input, textarea, nav a');
  expect(await targets.count()).toBeGreaterThan(10);
  for (const target of await targets.all()) {
    const { width, height } = await box(target);
    expect([await target.textContent(), Math.min(width, height) >= 44]).toEqual([
      await target.textContent(),
      true,
    ]);
  }
  await page.context().close();
});

testIf(missing, 'nothing is scrolled sideways, from 320 px on', async () => {
  for (const width of [320, 390, 768, 1024, 1920]) {
    const page = await open(width, 844);
    await say(page, 'x'.repeat(200));
    for (const tab of ['试一试', '批量', '工作台', '评测', '状态']) {
      await page.getByRole('link', { name: tab, exact: true }).click();
      const room = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([width, tab, room]).toEqual([width, tab, 0]);
    }
    await page.context().close();
  }
});
