/** Task files that are edited on disk while the page is open. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Served, serve } from './testing/aio.js';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

const taskFile = (displayName: string, description = ''): string => `apiVersion: prompttasks/v1
name: mood
displayName: ${displayName}
description: ${description}
version: 1.0.0
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: 好, id: good }, { value: 坏, id: bad }] }
`;

let folder: string;
let opened: ServedPage | undefined;
let page: Page;
let restarted: Served | undefined;
/** Requests for the tasks. */
const asked: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'qaio-watch-'));
  await writeFile(join(folder, 'mood.yaml'), taskFile('旧名字', 'x'));
  opened = await servePage('?task=mood', '--tasks', folder);
  ({ page } = opened);
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/v1/tasks')) asked.push(pathname);
  });
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await restarted?.stop();
  await rm(folder, { recursive: true });
});

const chosen = () => page.getByLabel('任务').locator('option:checked');
const edit = (text: string) => writeFile(join(folder, 'mood.yaml'), text);

testIf(missing, 'an edit is there by itself, and nobody asks for the list', async () => {
  await chosen().filter({ hasText: '旧名字 (mood)' }).waitFor({ state: 'attached' });
  await edit(taskFile('新名字', 'x'));
  await chosen().filter({ hasText: '新名字 (mood)' }).waitFor({ state: 'attached' });
  await page.getByLabel('消息').fill('打了一半');
  expect(asked).toEqual(['/v1/tasks:watch']);
});

testIf(
  missing,
  'a bad edit leaves the task as it was, and the status says what is wrong and where',
  async () => {
    await edit(taskFile('坏名字'));
    await page.getByRole('link', { name: '状态' }).click();
    await page.getByText('mood.yaml:4:').waitFor();
    expect(await page.locator('.notice').textContent()).toContain('任务文件的最后一次修改有问题');
    await edit(taskFile('好名字', 'y'));
    await page.locator('.notice').waitFor({ state: 'detached' });
    await page.getByRole('rowheader', { name: '好名字 (mood)' }).waitFor();
  },
);

testIf(missing, 'a page whose server was started anew watches that one', async () => {
  await opened?.served.stop();
  await page.getByText('网页每隔几秒重试').waitFor();
  const address = new URL(page.url()).host;
  restarted = await serve('--http', address, '--tasks', folder);
  await page.getByText('网页每隔几秒重试').waitFor({ state: 'detached' });
  await edit(taskFile('又一个名字', 'z'));
  await page.getByRole('rowheader', { name: '又一个名字 (mood)' }).waitFor();
  expect(new Set(asked)).toEqual(new Set(['/v1/tasks:watch']));
});
