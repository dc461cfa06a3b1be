/** Every task that ships, and a stranger's, on the page: nothing of them is written into it. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { missingCommand, testIf } from './testing/optional.js';
import { strangersTask } from './testing/strangers-task.js';

let folder: string;
let opened: ServedPage | undefined;
let page: Page;
let complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-tasks-'));
  await writeFile(join(folder, 'weather.yaml'), strangersTask);
  opened = await servePage('', '--tasks', folder);
  ({ page, complaints } = opened);
  await page.getByLabel('任务').waitFor();
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(folder, { recursive: true });
});

const newest = () => page.locator('article').first();

testIf(
  missing,
  'each is chosen, asked for what it takes, and answers',
  async () => {
    const tasks = await page.getByLabel('任务').locator('option').all();
    const names = await Promise.all(tasks.map(async (task) => (await task.getAttribute('value')) ?? ''));
    expect(names.length).toBeGreaterThan(8);
    expect(names).toContain('tasks/weather');
    for (const [at, name] of names.entries()) {
      await page.getByLabel('任务').selectOption(name);
      const isForm = await page.locator('.input-form').count();
      expect([name, isForm]).toEqual([name, name === 'tasks/weather' ? 1 : 0]);
      if (isForm) await page.getByLabel('days').fill('3');
      await page.getByRole('textbox').first().fill('明天下午三点和老板开会，心累');
      await page.getByRole('button', { name: '发送', exact: true }).click();
      await page.locator('article').nth(at).waitFor();
      await newest().and(page.locator(':not([data-status=running])')).waitFor();
      expect([name, await newest().getAttribute('data-status')]).toEqual([name, 'done']);
      expect([name, (await newest().innerText()).length > 30]).toEqual([name, true]);
    }
    expect(complaints).toEqual([]);
  },
  120_000,
);

testIf(
  missing ?? missingCommand('curl', ['--version']),
  'a turn is shown as the command that a program would send, and it runs',
  async () => {
    await page.getByLabel('任务').selectOption('tasks/sentiment');
    await page.getByLabel('消息').fill(`it's "$HOME" 心累`);
    await page.keyboard.press('Enter');
    await newest().and(page.locator('[data-status=done]')).waitFor();
    await newest().getByRole('button', { name: '命令行写法' }).click();
    const command = (await newest().locator('.code').textContent()) ?? '';
    const { stdout } = await promisify(execFile)('sh', ['-c', command.replace('curl ', 'curl -s ')]);
    const { result } = JSON.parse(stdout) as { result: { classification: { label: string } } };
    expect(result.classification.label).toBe(await newest().locator('.label').textContent());
  },
);
