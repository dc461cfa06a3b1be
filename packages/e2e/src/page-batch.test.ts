/** Many rows at once, in a real browser, against the real server. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type ServedPage, missingBrowser as missing, servePage } from './testing/browser.js';
import { testIf } from './testing/optional.js';

const count = 1000;
const sentences = ['今天的实验终于成功了，太棒了！', '老板又改需求了，心累'];
const labels = ['正面', '负面'];
const row = (at: number): string => `"${sentences[at % 2]} ${at}",${labels[at % 2]}`;
const tooLong = 500;
const table = ['text,label', ...Array.from({ length: count }, (_, at) => row(at))].with(
  tooLong,
  `${'长'.repeat(600)},正面`,
);

let opened: ServedPage | undefined;
let page: Page;
let complaints: string[] = [];
beforeAll(async () => {
  if (missing !== undefined) return;
  opened = await servePage('');
  ({ page, complaints } = opened);
  await page.getByRole('link', { name: '批量' }).click();
  expect(new URL(page.url()).search).toBe('?tab=batch');
});
afterAll(() => opened?.close());

const button = (name: string) => page.getByRole('button', { name, exact: true });
const answered = async (): Promise<number> =>
  Number(await page.getByRole('progressbar', { name: '进度' }).getAttribute('value'));

async function saved(name: string): Promise<string> {
  const downloading = page.waitForEvent('download');
  await button(name).click();
  return readFile(await (await downloading).path(), 'utf8');
}

testIf(
  missing,
  'a thousand rows are run to the end through reloads, and no answer that was shown is lost by one',
  async () => {
    await page.getByLabel('各行').fill(table.join('\n'));
    await button('就用这些').click();
    await button(`运行 ${count} 行`).click();
    for (let reload = 1; reload <= 5; reload++) {
      while ((await answered()) < 20 * reload) await sleep(20);
      // nothing comes in between
      const shown = Number(
        await page.evaluate(
          `(() => { const { value } = document.querySelector('progress'); location.reload(); return value; })()`,
        ),
      );
      await button('继续').waitFor();
      expect(await answered()).toBeGreaterThanOrEqual(shown);
      await button('继续').click();
    }
    await button('暂停').click();
    await page.getByText('已暂停。').waitFor();
    const before = await answered();
    expect(before).toBeLessThan(count);
    await page.reload();
    await button('继续').waitFor();
    expect(await answered()).toBe(before);
    await button('继续').click();
    await page.getByText(`每一行都运行过了：${count - 1} 行有答案，1 行出错。`).waitFor({ timeout: 120_000 });
    expect(await answered()).toBe(count);
    expect(complaints).toEqual([]);
  },
  180_000,
);

testIf(missing, 'a row that fails is an error, and the filters find it and the labels', async () => {
  await page.getByLabel('显示').selectOption('error');
  const rows = page.locator('.batch-rows > .scroll tbody tr');
  expect(await rows.count()).toBe(1);
  expect(await rows.locator('th').textContent()).toBe(String(tooLong));
  expect(await rows.locator('td.negative').textContent()).toContain('超过 512 个字符');
  await page.getByLabel('显示').selectOption('label:负面');
  expect(await rows.count()).toBe(50);
  await page.getByLabel('查找').fill(' 317');
  expect(await rows.count()).toBe(1);
  expect(await rows.textContent()).toMatch(/^318老板又改需求了，心累 317负面 ✓/u);
});

testIf(missing, 'on a phone a number stays on one line', async () => {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByLabel('查找').fill('');
  await page.getByLabel('显示').selectOption('all');
  const lines = await page.evaluate(
    `[...document.querySelectorAll('.batch-rows > .scroll tbody th, .confusion td button')].map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getClientRects().length;
    })`,
  );
  expect(lines).toEqual(Array.from({ length: 50 + 6 }, () => 1));
  if (size) await page.setViewportSize(size);
});

testIf(missing, 'right labels give an accuracy and a confusion, whose counts show their rows', async () => {
  await page.getByLabel('查找').fill('');
  await page.getByLabel('显示').selectOption('all');
  const accuracy = `判对 100.0%（${count - 1} 行里 ${count - 1} 行；95% 置信区间 99.6%–100.0%）`;
  expect(await page.locator('.accuracy').textContent()).toBe(accuracy);
  expect(await page.getByRole('option', { name: '判错' }).count()).toBe(0);
  // the column of right labels is another one afterwards, and nothing is run again
  await page.getByLabel('标注在哪一列').selectOption('（无）');
  await page.getByRole('region', { name: '标注与判断' }).waitFor({ state: 'detached' });
  await page.getByLabel('标注在哪一列').selectOption('text');
  const unknown = `有 ${count} 行的标注这个任务不认识，不算判对也不算判错：`;
  expect(await page.getByRole('group', { name: '运行什么' }).getByRole('status').textContent()).toContain(
    unknown,
  );
  expect(await page.locator('.accuracy').textContent()).toBe(
    `另有 ${count} 行的标注这个任务不认识，没有计入。`,
  );
  await page.getByLabel('标注在哪一列').selectOption('label');
  await button('正面 → （没有答案）: 1').click();
  const rows = page.locator('.batch-rows > .scroll tbody tr');
  expect(await rows.locator('th').allTextContents()).toEqual([String(tooLong)]);
  await button('正面 → （没有答案）：重新显示全部').click();
  await button(`负面 → 负面: ${count / 2 - 1}`).click();
  expect(await rows.count()).toBe(50);
  await button(`负面 → 负面: ${count / 2 - 1}`).click();
  expect(complaints).toEqual([]);
});

testIf(missing, 'the answers are taken away as CSV and as JSON lines, every row of them', async () => {
  const csv = await saved('存为 CSV');
  const lines = csv.trimEnd().split('\r\n');
  expect(lines).toHaveLength(count + 1);
  expect(lines[0]).toBe('\uFEFFrow,text,label,id,confidence,abstained,error,message,input.label,right');
  expect(lines[1]).toMatch(/^1,今天的实验终于成功了，太棒了！ 0,正面,positive,0\.\d+,,,,正面,true$/u);
  const records = (await saved('存为 JSONL')).trimEnd().split('\n');
  expect(records).toHaveLength(count);
  expect(JSON.parse(records[tooLong - 1] ?? '')).toMatchObject({
    row: tooLong,
    error: { code: 'invalid-input' },
  });
  expect(complaints).toEqual([]);
});

testIf(missing, 'while another part of the page is open the batch goes on', async () => {
  await button('全部重新运行').click();
  while ((await answered()) === 0) await sleep(50);
  const before = await answered();
  await page.getByRole('link', { name: '试一试' }).click();
  await page.getByRole('button', { name: '发送' }).waitFor();
  await page.goBack();
  while ((await answered()) <= before) await sleep(50);
  await button('停止').click();
  await page.getByText('已结束。').waitFor();
  expect(await answered()).toBeGreaterThan(before);
  expect(complaints).toEqual([]);
});

testIf(missing, 'a file in another encoding is refused; one that is dropped is read', async () => {
  await button('换一份表格').click();
  // 很好 in GB 18030
  const gbk = Buffer.from([0xba, 0xdc, 0xba, 0xc3]);
  await page.getByLabel('选择文件').setInputFiles({ name: 'gbk.csv', mimeType: 'text/csv', buffer: gbk });
  expect(await page.getByRole('alert').textContent()).toContain('文件不是 UTF-8');
  const lines = '{"words":"汤都洒了，气死我了"}\\n{"words":"<b>太好了</b>"}\\n';
  const transfer = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File(['${lines}'], 'two.jsonl')); return data; })()`,
  );
  await page.locator('.table-source').dispatchEvent('drop', { dataTransfer: transfer });
  await page.getByText('two.jsonl：2 行，1 列').waitFor();
});

testIf(missing, 'more than a box shows in no time is a table as soon as it is pasted', async () => {
  await button('换一份表格').click();
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '今天真好\\n'.repeat(30_000));
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector('.table-source textarea').dispatchEvent(paste);
  })()`);
  expect(await page.getByRole('alert').textContent()).toContain('超过了 10,000 行');
  expect(await page.getByLabel('各行').inputValue()).toBe('');
  await page.getByLabel('各行').fill('汤都洒了，气死我了\n<b>太好了</b>');
  await button('就用这些').click();
});

testIf(missing, 'a server that takes no more for now is asked again when it says', async () => {
  let refusals = 0;
  await page.route('**/*:batchRun', (route) => {
    if (refusals++ > 0) return route.continue();
    const body = { error: { status: 'RESOURCE_EXHAUSTED', message: 'Try again in 1 second.' } };
    return route.fulfill({ status: 429, headers: { 'retry-after': '1' }, json: body });
  });
  complaints.length = 0;
  await button('运行 2 行').click();
  await page.getByText('Try again in 1 second.').waitFor();
  await page.getByText('每一行都有答案了。').waitFor();
  expect(refusals).toBe(2);
  expect(await page.locator('.batch-rows > .scroll td').first().textContent()).toBe('汤都洒了，气死我了');
  expect(
    await page.locator('.batch-rows > .scroll tbody tr').nth(1).locator('td').first().textContent(),
  ).toBe('<b>太好了</b>');
  expect(complaints.filter((complaint) => !complaint.includes('429'))).toEqual([]);
});
