/** How the page comes into a browser. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page, Response } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { loadedPage } from './testing/loaded-page.js';
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

testIf(missing, 'there is something to see after at most 90 kB, compressed', async () => {
  const { bytes, paths } = await loadedPage(page);
  expect(paths.map((path) => path.replace(/.*\./u, '')).sort()).toEqual(
    expect.arrayContaining(['/', 'css', 'js']),
  );
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(90_000);
});

testIf(missing, 'the code comes compressed, and a reload asks for none of it again', async () => {
  const responses: Response[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/assets/')) responses.push(response);
  });
  await page.reload();
  await page.getByLabel('任务').waitFor();
  const headers = await Promise.all(responses.map((response) => response.allHeaders()));
  expect(headers.map((each) => each['content-encoding'])).toEqual(headers.map(() => 'gzip'));
  const transferred = await page.evaluate<number[]>(
    `performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/')).map(({ transferSize }) => transferSize)`,
  );
  expect(transferred.length).toBeGreaterThan(3);
  expect(transferred).toEqual(transferred.map(() => 0));
});

testIf(missing, 'a browser that runs no scripts says so in both languages', async () => {
  const plain = await opened?.browser.newPage({ javaScriptEnabled: false });
  await plain?.goto(page.url());
  const text = await plain?.locator('body').innerText();
  expect(text).toContain('请在浏览器里允许它');
  expect(text).toContain('This page needs JavaScript');
  await plain?.close();
});
