/** Where the page stands after a message was sent, on a phone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let opened: ServedPage | undefined;
let page: Page;
beforeAll(async () => {
  if (missing === undefined) opened = await servePage('');
});
afterAll(() => opened?.close());
beforeEach(async () => {
  if (!opened) return;
  page = await opened.browser.newPage({ locale: 'zh-CN', viewport: { width: 390, height: 640 } });
  // what is asked of the browser
  await page.addInitScript(`{
    const scroll = Element.prototype.scrollIntoView;
    window.scrolls = [];
    Element.prototype.scrollIntoView = function (options) { scrolls.push(options.behavior); scroll.call(this, options); };
  }`);
  await page.goto(`http://${opened.served.httpAddress}/`);
  await page.getByLabel('任务').waitFor();
});

const number = async (script: string): Promise<number> => Number(await page.evaluate(script));
const scrolls = async (): Promise<unknown> => page.evaluate('[...new Set(scrolls)]');

async function say(message: string): Promise<void> {
  await page.getByRole('textbox').fill(message);
  await page.keyboard.press('Enter');
}

async function answered(count: number): Promise<void> {
  await page
    .locator('article[data-status=done]')
    .nth(count - 1)
    .waitFor();
  await resting();
}

/** No scroll is on its way any more. */
async function resting(): Promise<void> {
  let before: number;
  do {
    before = await number('scrollY');
    await sleep(300);
  } while ((await number('scrollY')) !== before);
}

testIf(missing, 'all of a new answer is seen without scrolling', async () => {
  await say('老板又改需求了，心累');
  await answered(1);
  expect(await number('scrollY')).toBeGreaterThan(0);
  const turn = await page.locator('article').first().boundingBox();
  expect((turn?.y ?? 0) + (turn?.height ?? 0)).toBeLessThanOrEqual(640);
  expect(await scrolls()).toEqual(['smooth']);
  // nothing is sent, so nothing moves
  await page.evaluate('scrollTo(0, 0)');
  await page.reload();
  await page.locator('article').first().waitFor();
  expect(await scrolls()).toEqual([]);
});

testIf(missing, 'whoever scrolls by hand while it is written stays where they are', async () => {
  await page.route('**/*:stream', async (route) => {
    const response = await route.fetch();
    await resting();
    await page.mouse.wheel(0, -2000);
    await resting();
    await route.fulfill({ response });
  });
  await say('老板又改需求了，心累');
  await answered(1);
  expect(await number('scrollY')).toBe(0);
});

testIf(missing, 'who wants no motion gets none', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await say('老板又改需求了，心累');
  await answered(1);
  expect(await scrolls()).toEqual(['auto']);
});
