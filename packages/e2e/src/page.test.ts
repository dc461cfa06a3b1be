/** The page in a real browser, against the real server. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Served } from './testing/aio.js';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

let opened: ServedPage | undefined;
let served: Served;
let feedbackFolder: string;
let page: Page;
let complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  feedbackFolder = await mkdtemp(join(tmpdir(), 'qaio-feedback-'));
  opened = await servePage('', '--feedback-dir', feedbackFolder);
  ({ served, page, complaints } = opened);
});
afterAll(async () => {
  if (!opened) return;
  await opened.close();
  await rm(feedbackFolder, { recursive: true });
});

testIf(missing, 'an example is judged and answered', async () => {
  await page.getByRole('button', { name: '老板又改需求了，心累' }).click();
  const turn = page.locator('article[data-status=done]').first();
  await turn.waitFor();
  expect(await turn.locator('.label').allTextContents()).toEqual(['负面']);
  const shares = await turn.locator('dd span').allTextContents();
  expect(shares.map(Number.parseFloat).reduce((a, b) => a + b)).toBeCloseTo(100, 0);
  expect((await turn.locator('.reply').textContent())?.length).toBeGreaterThan(5);
  expect(complaints).toEqual([]);
});

testIf(missing, 'which model answers and how good it is stands in one sentence', async () => {
  const header = await page.locator('header').textContent();
  expect(header).toMatch(/模型：mini \(fp32\)。演示模型：7174 句中文测试判对 [\d.]+%/u);
  expect(header).not.toContain('Demonstration');
  expect(header).toContain('● 已连接');
});

testIf(missing, 'a judgement is called wrong with the keyboard, and the right label is kept', async () => {
  const judgement = page.locator('article .judgement').first();
  await judgement.getByRole('button', { name: '判断错了' }).focus();
  await page.keyboard.press('Enter');
  const choices = judgement.getByRole('group', { name: '正确的是哪一个？' }).getByRole('button');
  expect(await choices.allTextContents()).toEqual(['正面', '取消']);
  await page.keyboard.press('Enter');
  expect(await judgement.getByRole('status').textContent()).toBe('已记下：应为「正面」。');
  const focused = await judgement.locator('button:focus').textContent();
  expect(focused).toBe('判断错了');
  const rows = await readFile(join(feedbackFolder, 'sentiment.jsonl'), 'utf8');
  expect(JSON.parse(rows)).toMatchObject({ text: '老板又改需求了，心累', label: '正面', predicted: '负面' });
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

testIf(missing, 'an answer is copied, with a clipboard and without', async () => {
  const turn = page.locator('article').first();
  const answer = (await turn.locator('.reply').textContent()) ?? '';
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');
  await turn.getByRole('button', { name: '复制' }).click();
  await turn.getByText('已复制。').waitFor();
  expect(await clipboard()).toBe(answer);
  // as over HTTP on another machine
  await page.evaluate(`navigator.clipboard.writeText = async () => { throw new Error('not allowed'); }`);
  const other = page.locator('article').nth(1);
  await other.getByRole('button', { name: '复制' }).click();
  await other.getByText('已复制。').waitFor();
  expect(await clipboard()).toBe(await other.locator('.reply').textContent());
  expect(complaints).toEqual([]);
});

testIf(missing, 'the conversation is saved as Markdown and as JSON', async () => {
  const saved = async (button: string): Promise<[string, string]> => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    const download = await downloading;
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
  };
  const [markdownName, markdown] = await saved('存为 Markdown');
  expect(markdownName).toBe('conversation.md');
  expect(markdown).toContain('```text\n老板又改需求了，心累\n```');
  const [jsonName, json] = await saved('存为 JSON');
  expect(jsonName).toBe('conversation.json');
  const { turns } = JSON.parse(json) as { turns: unknown };
  expect(turns).toMatchObject([
    { message: '老板又改需求了，心累' },
    { message: '今天的实验终于成功了，太棒了！' },
  ]);
  expect(complaints).toEqual([]);
});

testIf(missing, 'how much is typed is told, and what is too long is not sent', async () => {
  await page.getByLabel('任务').selectOption('tasks/sentiment');
  const before = await page.locator('article').count();
  await page.fill('textarea', '长'.repeat(600));
  const told = await page.locator('.length').textContent();
  expect(told).toBe('超出 88 字（上限 512）。长文请用“长文情感判断”。600/512 字');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: '发送' }).isDisabled()).toBe(true);
  expect(await page.locator('article').count()).toBe(before);
  await page.fill('textarea', '长'.repeat(512));
  expect(await page.locator('.length').textContent()).toBe('512/512 字');
  expect(await page.getByRole('button', { name: '发送' }).isDisabled()).toBe(false);
  await page.getByLabel('任务').selectOption('tasks/chat');
});

testIf(missing, 'a text that is refused says why and comes back to be mended', async () => {
  // of few characters and many tokens
  const long = '\u{20000}'.repeat(400);
  await page.fill('textarea', long);
  await page.keyboard.press('Enter');
  await page.locator('article[data-status=failed]').waitFor();
  const told = await page.getByRole('alert').textContent();
  expect(told).toContain('这个任务不接受这样的输入。');
  expect(told).toContain('最多接受 720 个');
  const shown = await page.locator('article[data-status=failed] .message').textContent();
  expect(shown).toBe(`${'\u{20000}'.repeat(60)}…（共 400 字）`);
  expect(await page.inputValue('textarea')).toBe(long);
});

testIf(missing, 'stopping an answer does not send what is typed meanwhile', async () => {
  const sent: string[] = [];
  // the answer never comes
  await page.route('**/*:stream', (route) => void sent.push(route.request().postData() ?? ''));
  await page.fill('textarea', '给我讲一个故事');
  await page.keyboard.press('Enter');
  const stop = page.getByRole('button', { name: '停止' });
  await stop.waitFor();
  await page.fill('textarea', '草稿');
  await stop.click();
  await page.getByRole('button', { name: '发送' }).waitFor();
  expect(await page.inputValue('textarea')).toBe('草稿');
  expect(sent).toHaveLength(1);
  await page.unroute('**/*:stream');
});

testIf(missing, 'a reload loses nothing of what was written and received', async () => {
  // the refusal before
  complaints.length = 0;
  const shown = async () =>
    (await page.locator('article').allTextContents()).map((text) => text.replace('已复制。', ''));
  await page.fill('textarea', '还没写完');
  const before = await shown();
  expect(before.length).toBeGreaterThan(3);
  await page.reload();
  // what the server says of itself is there: whether labels are corrected depends on it
  await page.getByLabel('任务').waitFor();
  expect(await shown()).toEqual(before);
  expect(await page.inputValue('textarea')).toBe('还没写完');
  expect(complaints).toEqual([]);
});

testIf(missing, 'what is kept and is no conversation does not stand in the way', async () => {
  // written last, when the page has kept its own
  await page.evaluate(
    `for (const event of ['pagehide', 'visibilitychange'])
      addEventListener(event, () => sessionStorage.setItem('qaio.conversation', '{"version":1,"turns":3'))`,
  );
  await page.reload();
  await page.getByLabel('任务').waitFor();
  expect(await page.locator('article').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.getByRole('button', { name: '老板又改需求了，心累' }).click();
  await page.locator('article[data-status=done]').waitFor();
});

testIf(
  missing,
  'a new conversation is empty, and after a reload too that of before can be gone on with',
  async () => {
    const turns = page.locator('article');
    const said = await turns.allTextContents();
    await page.getByRole('button', { name: '新对话' }).click();
    expect(await turns.count()).toBe(0);
    await page.reload();
    await page.getByText('写一句话，或点一个例子').waitFor();
    expect(await turns.count()).toBe(0);
    await page.getByText('以前的对话（1）').click();
    await page.getByRole('button', { name: '老板又改需求了，心累' }).last().click();
    await turns.first().waitFor();
    expect(await turns.allTextContents()).toEqual(said);
    expect(complaints).toEqual([]);
    await page.getByRole('button', { name: '新对话' }).click();
  },
);

testIf(missing, 'a chosen task stands in the address', async () => {
  await page.getByLabel('任务').selectOption('tasks/sentiment');
  expect(new URL(page.url()).search).toBe('?task=sentiment');
  await page.fill('textarea', '汤都洒了，气死我了');
  await page.keyboard.press('Enter');
  await page.locator('article[data-status=done]').waitFor();
  expect(await page.locator('article .label').textContent()).toBe('负面');
});

testIf(
  missing,
  'a task that is not there is told with those that are; the chosen language stays',
  async () => {
    await page.goto(`http://${served.httpAddress}/?task=nope`);
    await page.getByText('服务器上没有名为 nope 的任务').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('The server has no task named nope').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('link', { name: 'chat', exact: true }).click();
    await page.getByRole('button', { name: 'Send' }).waitFor();
    expect(new URL(page.url()).search).toBe('?task=chat');
  },
);

testIf(missing, 'a server that goes away is told in words, and what is typed stays', async () => {
  await page.fill('textarea', 'still there?');
  await served.stop();
  await page.getByText('The server does not answer.').waitFor();
  expect(await page.locator('.connection').textContent()).toBe('● connection lost');
  await page.keyboard.press('Enter');
  expect(await page.inputValue('textarea')).toBe('still there?');
});
