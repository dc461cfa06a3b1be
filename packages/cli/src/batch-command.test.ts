import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from './testing/run-in-context.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-batch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function aio(args: readonly string[], onStopRequested?: (stop: () => void) => void) {
  return runInContext(args, {
    cacheFolder: folder,
    defaultModel: embeddedModelFolder,
    onStopRequested: (callback) => {
      onStopRequested?.(() => callback('SIGINT'));
      return () => undefined;
    },
  });
}

interface Line {
  readonly row: number;
  readonly input: { readonly text: string };
  readonly label?: string;
  readonly confidence?: number;
  readonly error?: { readonly code: string };
}
// rows that share a pass may differ in their last bits from others
const rounded = ({ confidence = 0, ...line }: Line): object => ({
  ...line,
  confidence: confidence.toFixed(3),
});
const linesOf = async (path: string): Promise<Line[]> =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('every row has its line, in order, wrong ones too; cut off and taken up again it is the same file', async () => {
  const data = join(folder, 'rows.csv');
  const texts = ['今天真开心', '心累', '长'.repeat(600), '太差了，再也不来', '味道很好，下次还来'];
  const rows = Array.from({ length: 20 }, (_, i) => texts[i % texts.length] ?? '');
  await writeFile(data, ['text,note', ...rows.map((text) => `${text},x`)].join('\n'));
  const answers = `${data}.answers.jsonl`;
  expect(await aio(['batch', 'sentiment', data])).toMatchObject({
    code: 3,
    stdout: `${answers}\n`,
    stderr: expect.stringMatching(
      /\naio: 4 of 20 rows have no answer:\n {2}4 \(row 3 the first\): .*512 characters/u,
    ),
  });
  const lines = await linesOf(answers);
  expect(lines.map(({ row, input }) => [row, input.text])).toEqual(rows.map((text, i) => [i + 1, text]));
  expect(lines.slice(0, 3)).toMatchObject([
    { label: '正面', id: 'positive' },
    { label: '负面', id: 'negative' },
    { error: { code: 'invalid-input' } },
  ]);
  const whole = await readFile(answers);
  // as a kill would have left it
  const stopped = await aio(['batch', 'sentiment', data, '--force'], (stop) => stop());
  expect(stopped.code).toBe(130);
  await writeFile(answers, whole);
  await truncate(answers, Math.floor(whole.length / 2));
  const again = await aio(['batch', 'sentiment', data]);
  expect(again).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^Going on after row \d+ of .*\naio: 4 of 20 rows have no answer:\n/u),
  });
  expect((await linesOf(answers)).map(rounded)).toEqual(lines.map(rounded));
  expect(await aio(['batch', 'sentiment', data])).toMatchObject({
    code: 3,
    stdout: `${answers}\n`,
    stderr: expect.stringContaining(`${answers} is already complete: 20 rows, nothing to do.`),
  });
});

test('a table for spreadsheets has the same answers, and goes on where it was cut off', async () => {
  const data = join(folder, 'few.csv');
  await writeFile(data, 'text,note\n今天真开心,x\n"心累,\n真的",y\n' + `${'长'.repeat(600)},z\n`);
  const out = join(folder, 'few.answers.csv');
  const asked = ['batch', 'sentiment', data, '--out', out, '--allow-unanswered'];
  expect(await aio(asked)).toMatchObject({
    code: 0,
    stdout: `${out}\n`,
    stderr: expect.stringMatching(/^1 of 3 rows have no answer:\n {2}1 \(row 3\): .*512 characters.*\n$/u),
  });
  const whole = await readFile(out, 'utf8');
  const rows = whole.split('\r\n').slice(0, -1);
  expect(rows).toEqual([
    '\uFEFFrow,text,label,id,confidence,abstained,error,message',
    expect.stringMatching(/^1,今天真开心,正面,positive,0\.\d+,,,$/u),
    expect.stringMatching(/^2,"心累,\n真的",负面,negative,0\.\d+,,,$/u),
    expect.stringMatching(/^3,长+,,,,,invalid-input,.*512/u),
  ]);
  await aio([...asked, '--force'], (stop) => stop());
  await writeFile(out, whole.slice(0, whole.indexOf('真的')));
  const again = await aio(asked);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('Going on after row 1 of') });
  const withoutFigures = (text: string): string => text.replaceAll(/0\.\d+/gu, '0');
  expect(withoutFigures(await readFile(out, 'utf8'))).toBe(withoutFigures(whole));
});

test('answers go to standard output for -, and nothing but them', async () => {
  const data = join(folder, 'out.csv');
  await writeFile(data, 'text\n今天真开心\n心累\n');
  const { code, stdout, stderr } = await aio(['batch', 'sentiment', data, '--out', '-']);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.split('\n').slice(0, -1);
  expect(lines.map((line) => JSON.parse(line) as Line)).toMatchObject([
    { row: 1, input: { text: '今天真开心' }, label: '正面' },
    { row: 2, input: { text: '心累' }, label: '负面' },
  ]);
  expect((await readdir(folder)).filter((name) => name.startsWith('-') || name.startsWith('out.'))).toEqual([
    'out.csv',
  ]);
});

test('in a Chinese locale a row says in Chinese why it has no answer', async () => {
  const data = join(folder, 'long.csv');
  await writeFile(data, `text\n${'长'.repeat(600)}\n`);
  const { code, stdout, stderr } = await runInContext(['batch', 'sentiment', data, '--out', '-'], {
    cacheFolder: folder,
    defaultModel: embeddedModelFolder,
    locale: 'zh_CN.UTF-8',
  });
  const why = "任务 'sentiment'：input.text 超过 512 个字符，请缩短";
  expect(JSON.parse(stdout)).toMatchObject({ row: 1, error: { code: 'invalid-input', message: why } });
  expect([code, stderr]).toEqual([3, `aio: 1 行里有 1 行没有回答：\n  1 行（第 1 行）：${why}\n`]);
});
