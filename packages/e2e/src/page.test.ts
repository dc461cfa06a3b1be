/** The page in a real browser, against the real server. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Browser, type Page, chromium } from 'playwright-core';
import { type Served, serve } from './testing/aio.js';
import { missingCommand, testIf } from './testing/optional.js';

const executablePath = '/usr/bin/chromium';
const missing = missingCommand(executablePath, ['--version']);
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];

let served: Served;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  served = await serve();
  browser = await chromium.launch({ executablePath, args });
  page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`http://${served.httpAddress}/`))
      complaints.push(`outside: ${request.url()}`);
  });
  await page.goto(`http://${served.httpAddress}/`);
});
afterAll(async () => {
  if (missing !== undefined) return;
  await browser.close();
  await served.stop();
});

testIf(missing, 'an example is judged and answered', async () => {
  await page.getByRole('button', { name: '老板又改需求了，心累' }).click();
  const turn = page.locator('article[data-status=done]').first();
  await turn.waitFor();
  expect(await turn.locator('.label').textContent()).toBe('负面');
  const shares = await turn.locator('dd span').allTextContents();
  expect(shares.map(Number.parseFloat).reduce((a, b) => a + b)).toBeCloseTo(100, 0);
  expect((await turn.locator('.reply').textContent())?.length).toBeGreaterThan(5);
  expect(complaints).toEqual([]);
});

testIf(missing, 'a message is typed, sent with Enter, and the field is empty again', async () => {
  await page.fill('textarea', '今天的实验终于成功了，太棒了！');
  await page.keyboard.press('Enter');
  await page.locator('article[data-status=done]').nth(1).waitFor();
  expect(await page.locator('article .label').first().textContent()).toBe('正面');
  expect(await page.inputValue('textarea')).toBe('');
  expect(complaints).toEqual([]);
});

testIf(missing, 'a text that is refused says why and comes back to be mended', async () => {
  const long = '长'.repeat(600);
  await page.fill('textarea', long);
  await page.keyboard.press('Enter');
  await page.locator('article[data-status=failed]').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('longer than 512 characters');
  expect(await page.inputValue('textarea')).toBe(long);
});
