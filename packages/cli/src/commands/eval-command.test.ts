import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { embeddedModelFolder } from '@qaio/models';
import { runInContext } from '../testing/run-in-context.js';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-eval-'));
  data = join(folder, 'rows.jsonl');
  const rows = [
    ['今天真开心', '正面'],
    ['心累', '负面'],
    ['早餐很好吃', '正面'],
    ['', '负面'],
  ];
  await writeFile(data, rows.map(([text, label]) => JSON.stringify({ text, label })).join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const evaluated = (...args: readonly string[]) =>
  runInContext(['eval', ...args], { cacheFolder: folder, defaultModel: embeddedModelFolder });

test('tasks, variants and dtypes make a matrix, in which all cells of the same rows are compared', async () => {
  const ways = ['--variant', 'own', '--variant', 'embedded', '--dtype', 'fp32', '--dtype', 'int8'];
  const { stdout, stderr } = await evaluated('sentiment', '--data', data, ...ways, '--json');
  expect(stderr.match(/^Importing /gmu)).toHaveLength(2);
  const { cells, comparisons } = JSON.parse(stdout) as {
    readonly cells: readonly Readonly<Record<string, unknown>>[];
    readonly comparisons: readonly { readonly first: number; readonly second: number }[];
  };
  expect(cells.map(({ name }) => name)).toEqual([
    'sentiment on mini fp32',
    'sentiment on mini int8',
    'sentiment (embedded) on mini fp32',
    'sentiment (embedded) on mini int8',
  ]);
  expect(cells[3]).toMatchObject({
    variant: 'embedded',
    dtype: 'int8',
    data,
    rowCount: 4,
    accuracy: 3 / 4,
    failed: [{ row: 4, code: 'invalid-input' }],
  });
  const pairs = comparisons.map(({ first, second }) => [first, second]);
  expect(pairs).toEqual([
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
  expect(comparisons[5]).toMatchObject({ rowCount: 4, pValue: 1, adjustedPValue: 1 });
});

test('a matrix is a table with a line for each cell; cells of other rows are not compared', async () => {
  const other = join(folder, 'other.jsonl');
  await writeFile(other, JSON.stringify({ text: '心累', label: '负面' }));
  const { code, stdout } = await evaluated(
    ...['sentiment', 'sentiment-long', '--data', data, '--data', `sentiment-long=${other}`],
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^1 {2}sentiment \(embedded\) on mini fp32 +75\.0% .* 4 +1 /mu);
  expect(stdout).toMatch(/^2 {2}sentiment-long .*on mini fp32 +100\.0% .* 1 +0 /mu);
  expect(stdout).not.toMatch(/McNemar/u);
});

/** The names of all elements, in order. @throws where the text is not well-formed */
function elementsOf(text: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const rest = text.replace(/<(\/?)(\w[\w-]*)((?: [\w.]+="[^"<]*")*)(\/?)>/gu, (...[, end, name, , self]) => {
    if (end) expect(open.pop()).toBe(name);
    else names.push(String(name));
    if (!end && !self) open.push(String(name));
    return '';
  });
  expect(open).toEqual([]);
  expect(rest.replace('<?xml version="1.0" encoding="UTF-8"?>', '')).not.toMatch(
    /[<>]|&(?!(amp|lt|gt|quot);)/u,
  );
  expect(text).not.toContain('\u{1}');
  return names;
}

test('JUnit has a case for each gate and group of failed rows, Markdown a summary; no name is taken for markup', async () => {
  const broken = join(folder, 'a<b>&"|`_\u0001]');
  await writeFile(broken, 'no model');
  const [junit, markdown] = [join(folder, 'junit.xml'), join(folder, 'summary.md')];
  const models = ['--model', embeddedModelFolder, '--model', broken];
  const files = ['--junit', junit, '--markdown', markdown];
  expect((await evaluated('sentiment', '--data', data, ...models, ...files)).code).toBe(1);
  const xml = await readFile(junit, 'utf8');
  const cases = [
    'testcase',
    'testcase',
    'testcase',
    'skipped',
    'system-out',
    'testsuite',
    'testcase',
    'error',
  ];
  expect(elementsOf(xml).filter((name) => !name.startsWith('propert'))).toEqual([
    ...['testsuites', 'testsuite'],
    ...cases,
  ]);
  expect(xml).toMatch(/<testsuites name="aio eval" tests="4" failures="0" errors="1" skipped="1">/u);
  expect(xml).toContain('<testcase classname="sentiment" name="accuracy at least 0.75"/>');
  expect(xml).toMatch(/name="rows that fail: invalid-input"><skipped message="1 of 4 rows/u);
  expect(xml).toMatch(/<system-out>\S+rows\.jsonl:4: Task/u);
  expect(xml).toContain('name="sentiment on a&lt;b&gt;&amp;&quot;|`_\u{FFFD}]"');
  const summary = await readFile(markdown, 'utf8');
  expect(summary).toMatch(/^- ❌ sentiment on a\\<b\\>\\&"\\\|\\`\\_/mu);
  expect(summary).toMatch(/^\| sentiment \\\(embedded\\\) on mini fp32 \| 75\.0% \| /mu);
  expect(summary).toMatch(/^ {2}- \S+rows\.jsonl:4: Task/mu);
});

test('a gate that is missed is a failure in JUnit', async () => {
  const upside = join(folder, 'down.jsonl');
  await writeFile(upside, JSON.stringify({ text: '心累', label: '正面' }));
  const junit = join(folder, 'failing.xml');
  const { code } = await evaluated('sentiment', '--data', upside, '--junit', junit);
  expect(code).toBe(1);
  expect(await readFile(junit, 'utf8')).toContain(
    '<testcase classname="sentiment" name="accuracy at least 0.75"><failure message="accuracy is 0.00, must be at least 0.75" type="gate"/></testcase>',
  );
});

test('a cell that cannot be measured, and gates that are missed, fail the command but not the other cells', async () => {
  const upside = join(folder, 'upside.jsonl');
  await writeFile(upside, JSON.stringify({ text: '心累', label: '正面' }));
  const broken = join(folder, 'broken');
  await writeFile(broken, 'no model');
  const models = ['--model', 'mini', '--model', broken, '--model', 'nosuch'];
  const { code, stdout, stderr } = await evaluated('sentiment', '--data', upside, ...models, '--json');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^aio: sentiment \(embedded\) on mini fp32: misses its gates: accuracy is 0/mu);
  expect(stderr).toMatch(/^aio: sentiment on broken: could not be measured: /mu);
  expect(JSON.parse(stdout)).toMatchObject({
    cells: [
      { accuracy: 0 },
      { name: 'sentiment on broken', error: { code: expect.any(String) } },
      { name: 'sentiment on nosuch', error: { code: 'model-not-found' } },
    ],
    comparisons: [],
  });
});

test.each([
  [['sentiment', 'sentiment'], /The task sentiment is named twice/u],
  [['sentiment', '--model', embeddedModelFolder, '--model', embeddedModelFolder], /--model .* named twice/u],
  [
    ['sentiment', '--dtype', 'int3'],
    /'--dtype <dtype>' argument 'int3' is invalid\. Allowed choices are fp32/u,
  ],
  [['sentiment', '--variant', 'mine'], /no variant 'mine'; expected own, embedded/u],
  [
    ['sentiment', '--data', '/nonexistent/b.csv'],
    /both \/nonexistent\/b\.csv and .*rows\.jsonl are for all tasks/u,
  ],
  [['sentiment', 'sentiment-long', '--against-dtype', 'int8'], /--against-… is for one task/u],
])('%j is refused before any model is loaded', async (args, message) => {
  const { code, stderr } = await evaluated(...args, '--data', data);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('rows of none of the tasks are asked for', async () => {
  const { code, stderr } = await evaluated('sentiment', 'sentiment-long', '--data', `sentiment=${data}`);
  expect(code).toBe(2);
  expect(stderr).toMatch(/no file has the rows of task 'sentiment-long'\. Add --data sentiment-long=FILE/u);
});

test('--out writes all rows beside the figures, of one task and of two that are compared', async () => {
  const out = join(folder, 'report.json');
  await evaluated('sentiment', '--data', data, '--against-task', 'sentiment-irony', '--out', out, '--json');
  const report = JSON.parse(await readFile(out, 'utf8')) as Record<string, unknown>;
  expect(report).toMatchObject({
    ...{ task: 'sentiment', rowCount: 4, comparison: { rowCount: 4 } },
    against: { task: 'sentiment-irony', rows: [{}, {}, {}, {}] },
  });
  expect((report['rows'] as unknown[])[1]).toMatchObject({
    ...{ index: 2, input: { text: '心累' }, right: '负面', answer: '负面', isRight: true },
  });
});

test('in a Chinese locale the figures of one cell are told in Chinese, each word of them', async () => {
  const { stdout } = await runInContext(['eval', 'sentiment', '--data', data], {
    cacheFolder: folder,
    defaultModel: embeddedModelFolder,
    locale: 'zh_CN.UTF-8',
  });
  expect(stdout).toMatch(/^sentiment（[\da-f]+），模型 mini fp32：4 行\n准确率 {7}75\.0%\n/u);
  expect(stdout).toMatch(/\n出错 {9}1 行（invalid-input），算作答错；最前的是 .*rows\.jsonl:4：/u);
  expect(stdout).not.toMatch(/accuracy|coverage|confident|sentences|wrong/u);
});
