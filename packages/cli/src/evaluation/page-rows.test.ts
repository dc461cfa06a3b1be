import { expect, test } from '@jest/globals';
import { loadTasks } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { messagesFor } from '../messages/messages.js';
import type { MeasuredCell } from './evaluation-matrix.js';
import { pageRows } from './page-rows.js';
import type { ShownRow } from './shown-evaluation.js';

const latency = { p50: 1, p95: 1 };
const [task] = await loadTasks([`${shippedTasksFolder}/sentiment.yaml`], '.');
if (!task) throw new Error('sentiment ships');

function measured(rows: readonly ShownRow[]): MeasuredCell {
  const model = { model: 'mini', sha256: '', dtype: 'fp32', contextLength: 1024, loadMs: 0 } as const;
  const run = {
    ...{ task: task!.name, etag: '', seed: 0, variant: undefined, rowCount: rows.length, failed: [] },
    ...{ sentencesPerSecond: 1, latencyMs: latency, aloneLatencyMs: latency },
    ...{ ...model, tokensPerRow: { prompt: 1, cached: 0, output: 0 } },
  };
  const shown = { run, accuracy: 1, report: {}, figures: [], details: [], html: () => '', gated: [], rows };
  const cell = { task: task!, data: 'rows.csv', on: { source: 'mini', dtype: undefined } };
  return { cell, shown: shown as unknown as MeasuredCell['shown'], modelBytes: 0, prompts: [] };
}

test('an abstention is told as one, and an answer that reads like one is an answer', () => {
  const row = { index: 1, input: { text: '好' }, place: 'rows.csv:1', latencyMs: 1, error: undefined };
  const rows: ShownRow[] = [
    { ...row, answer: '', isAbstained: true, isRight: false, right: '正面', note: '50.0%' },
    { ...row, answer: '(abstained)', isRight: true, right: '(abstained)', note: '' },
  ];
  const { say } = messagesFor({ locale: 'zh_CN.UTF-8' });
  const [table] = pageRows({ outcomes: [measured(rows)], comparisons: [] }, say).tables;
  expect(table?.rows.map(({ answers }) => answers.map(({ text }) => text))).toEqual([
    ['（不作判断）'],
    ['(abstained)'],
  ]);
});
