/** The page that `aio eval --html` writes, in a real browser. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { runAio } from './testing/aio.js';
import { complaintsOf, missingBrowser as missing, startBrowser } from './testing/browser.js';
import { testIf } from './testing/optional.js';

const hostile = '</script><img src=x onerror="document.title=1">&amp;';

let folder: string;
let browser: Browser;
let page: Page;
let complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-eval-page-'));
  const rows = [
    ['今天真开心', '正面'],
    ['心累', '正面'],
    [hostile, '负面'],
    ['', '负面'],
  ].map(([text, label]) => JSON.stringify({ text, label }));
  const [data, html] = [join(folder, 'rows.jsonl'), join(folder, 'report.html')];
  await writeFile(data, rows.join('\n'));
  await runAio(['eval', 'sentiment', 'sentiment-long', '--data', data, '--html', html]);
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  complaints = complaintsOf(page, (url) => url.startsWith('file:'));
  await page.goto(pathToFileURL(html).href);
});
afterAll(async () => {
  if (missing !== undefined) return;
  await browser.close();
  await rm(folder, { recursive: true });
});

const shownRows = async (): Promise<string[]> =>
  page.locator('#rows-0 > tr:not([hidden]):not(.details) > td:first-child').allTextContents();

testIf(missing, 'rows are those that the filters leave', async () => {
  expect(await shownRows()).toEqual(['1', '2', '3', '4']);
  const left = async (kind: string, words = ''): Promise<string[]> => {
    await page.selectOption('#kind', kind);
    await page.fill('#words', words);
    return shownRows();
  };
  expect(await left('right')).toContain('1');
  expect(await left('failed')).toEqual(['4']);
  expect(await left('wrong')).toEqual(expect.arrayContaining(['2', '4']));
  expect(await left('wrong', '心累')).toEqual(['2']);
  expect(await page.textContent('#shown')).toBe('1 of 4 rows');
  expect(await left('all')).toHaveLength(4);
});

testIf(missing, 'a row’s prompts are a click away, and no text of it is markup', async () => {
  await page.getByRole('button', { name: '3', exact: true }).click();
  const prompts = await page.locator('.details pre').allTextContents();
  expect(prompts).toHaveLength(2);
  expect(prompts[0]).toMatch(/^<\|im_start\|>system\n/u);
  expect(prompts[0]).toContain(`${hostile}<|im_end|>`);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).toBe('Evaluation');
  expect(complaints).toEqual([]);
});

testIf(missing, 'a narrow screen need not be scrolled sideways, and dark is dark', async () => {
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(23, 24, 27)');
});
