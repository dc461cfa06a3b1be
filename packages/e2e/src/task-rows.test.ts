/** The rows that the shipped examples are measured on. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTasks, rowAssertions } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { describe, expect, test } from '@jest/globals';
import { root } from './testing/aio.js';

type Row = Readonly<Record<string, unknown>>;

const tasks = await loadTasks([shippedTasksFolder], root);

async function rowsOf(name: string): Promise<Row[]> {
  const lines = await readFile(join(root, `packages/tasks/data/${name}.jsonl`), 'utf8');
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

function taskOf(name: string) {
  const task = tasks.find((one) => one.name === name);
  if (!task) throw new Error(`no shipped task is called ${name}`);
  return task;
}

const definitionOf = (name: string) => taskOf(name).definition;

const saidIn = (row: Row): unknown => row['text'] ?? row['message'];

function countBy(rows: readonly Row[], field: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[String(row[field])] = (counts[String(row[field])] ?? 0) + 1;
  return counts;
}

describe.each(['sentiment-irony', 'emotion', 'intent', 'extract', 'counsellor'])('%s', (name) => {
  test('has at least thirty rows, none twice', async () => {
    const said = (await rowsOf(name)).map(saidIn);
    expect(said.length).toBeGreaterThanOrEqual(30);
    expect(said.filter((one, at) => typeof one !== 'string' || said.indexOf(one) !== at)).toEqual([]);
  });

  test('is measured on no sentence that the prompt or a test of the task has', async () => {
    const { examples, tests } = definitionOf(name);
    const shown = [...examples.map(({ input }) => input), ...tests.map(({ vars }) => vars)].map(saidIn);
    expect(shown.length).toBeGreaterThan(0);
    expect((await rowsOf(name)).map(saidIn).filter((one) => shown.includes(one))).toEqual([]);
  });
});

test.each([
  ['sentiment-irony', 20],
  ['emotion', 5],
  ['intent', 7],
] as const)('%s has rows of every label and of no other, at least %d each', async (name, least) => {
  const { output } = definitionOf(name);
  const labels = output.format === 'choice' ? output.choices.map(({ value }) => value) : [];
  const counts = countBy(await rowsOf(name), 'label');
  expect(Object.keys(counts).sort()).toEqual([...labels].sort());
  expect(Math.min(...Object.values(counts))).toBeGreaterThanOrEqual(least);
});

test('half of the rows of sentiment-irony are ironic, and those are negative', async () => {
  const rows = await rowsOf('sentiment-irony');
  expect(countBy(rows, 'kind')).toEqual({ ironic: 30, plain: 30 });
  expect(new Set(rows.filter(({ kind }) => kind === 'ironic').map(({ label }) => label))).toEqual(
    new Set(['负面']),
  );
});

test('every row of extract expects what the task could answer', async () => {
  const { output } = taskOf('extract');
  const rows = await rowsOf('extract');
  expect(rows.flatMap(({ expected }) => output.check(expected) ?? [])).toEqual([]);
});

test('every row of counsellor asserts that the reply is Chinese, of three sentences, ends with a question and does not repeat the message', async () => {
  for (const row of await rowsOf('counsellor')) {
    const assertions = rowAssertions(row['assert'], taskOf('counsellor'), String(row['message']));
    expect(assertions).toEqual(
      expect.arrayContaining([
        { type: 'language', value: 'zh' },
        { type: 'maxSentences', value: 3 },
        { type: 'matches', value: String.raw`[？?]\s*$` },
        { type: 'not-matches', value: String(row['message']).replace(/！$/u, '') },
      ]),
    );
  }
});
