/** A report of `aio eval`, opened on the page. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { runAio } from './testing/aio.js';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let folder: string;
let opened: ServedPage | undefined;
let page: Page;
let complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-report-'));
  const data = join(folder, 'rows.csv');
  await writeFile(data, 'text,label\n太好了,正面\n老板又改需求了，心累,负面\n<b>气死我了</b>,正面\n,负面\n');
  await runAio(['eval', 'sentiment', '--data', data, '--out', join(folder, 'report.json')]);
  opened = await servePage('?tab=report');
  ({ page, complaints } = opened);
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(folder, { recursive: true });
});

const open = (path: string) => page.locator('input[type=file]').setInputFiles(path);
const rows = () => page.locator('.report tbody').last().locator('tr');

testIf(missing, 'a file that is no report is refused', async () => {
  await page.getByText('打开 aio eval').waitFor();
  await open(join(folder, 'rows.csv'));
  expect(await page.getByRole('alert').textContent()).toContain('不是 aio eval 的报告');
});

testIf(
  missing,
  'figures, confusion and every row are shown, and a count of the confusion shows its rows',
  async () => {
    await open(join(folder, 'report.json'));
    await page.getByText('全部行里判对').waitFor();
    expect(await page.locator('.shares dd').first().textContent()).toBe('50.0%');
    expect(await rows().count()).toBe(4);
    expect(await rows().locator('th').allTextContents()).toEqual(['2', '3', '4', '5']);
    await page.getByRole('columnheader', { name: '文件行号' }).waitFor();
    await page.getByRole('button', { name: '正面 → 负面: 1' }).click();
    expect(await rows().count()).toBe(1);
    expect(await rows().locator('td').first().textContent()).toBe('<b>气死我了</b>');
    await page.getByRole('button', { name: '正面 → 负面：重新显示全部' }).click();
    await page.getByLabel('显示').selectOption('error');
    expect(await rows().locator('td.negative').textContent()).toContain('invalid-input');
    await page.getByLabel('显示').selectOption('all');
    await page.getByLabel('查找').fill('心累');
    expect(await rows().count()).toBe(1);
    expect(complaints).toEqual([]);
  },
);
