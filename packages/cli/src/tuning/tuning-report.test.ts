import { expect, test } from '@jest/globals';
import { type Trial, type TuningOutcome, loadTasks, told } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { trialLines } from './trial-line.js';
import { tuningReport } from './tuning-report.js';

const [shipped] = await loadTasks([`${shippedTasksFolder}/sentiment.yaml`], '.');
if (!shipped) throw new Error('sentiment ships');
const { definition } = shipped;
const trialOf = (number: number, loss: number): Trial => {
  const set = { words: told`no examples`, examples: [] };
  const quality = { loss, accuracy: 0.875, ece: 0.05 };
  const judgement = { quality, rowLosses: [], fitted: { bias: [0, 0], temperature: 1 } };
  const words = told`words ${number}`;
  return {
    number,
    candidate: { wording: { words, definition }, set },
    words,
    judgement,
    isComplete: number < 3,
  };
};
const trials = [trialOf(1, 0.5), trialOf(2, 0.25), trialOf(3, 0.75)];
const [baseline = trialOf(1, 1), better = baseline] = trials;
const row = { input: { text: '下雨\n了' }, label: '负面', place: 'rows.csv:7' };
const quality = { loss: 0.5, accuracy: 0.8, ece: 0.1 };
const outcomeWith = (low: number, high: number): TuningOutcome => ({
  trials,
  baseline,
  rowCounts: { pool: 10, judging: 30, heldOut: 20, refused: 2 },
  winner: {
    trial: better,
    definition: {
      ...definition,
      system: 'Judge.',
      examples: [{ input: { text: '好' }, needs: {}, output: '正面' }],
    },
    heldOut: {
      rowCount: 20,
      before: quality,
      after: { ...quality, accuracy: 0.85 },
      difference: { estimate: 0.05, low, high },
      pValue: 0.5,
      mended: [{ row, wrong: '正面' }],
      spoiled: [],
    },
    otherRows: [],
  },
});
const about = { name: 'mood', tunedName: 'mood-tuned', model: 'mini fp32', dataFile: 'rows.csv', seed: 3 };
const reportOf = (outcome: TuningOutcome) => tuningReport({ ...about, outcome });

test('a report says how much better the winner is, on which rows, and what was tried', () => {
  const report = reportOf(outcomeWith(-0.04, 0.14));
  for (const part of [
    '# mood, tuned\n\nModel mini fp32; 60 rows of rows.csv; seed 3.',
    '- 2 more rows were refused',
    '| the task as it is | 80.0% | 0.500 | 10.0% |\n| mood-tuned | 85.0% |',
    'changes by +5.0 points; 95 % confidence interval from −4.0 to +14.0',
    '- 好 → 正面',
    '## Rows that got better (1)\n\n- rows.csv:7 (负面, was 正面): 下雨 了\n\n## Rows that got worse (0)\n\n## Candidates',
    '3. words 3: loss 0.750, accuracy 87.5%, given up early\n',
  ])
    expect(report).toContain(part);
});

test.each([
  [0.01, 0.1, 'is better on rows like these'],
  [-0.1, -0.01, 'is worse on rows held out: keep the old one'],
  [-0.01, 0.1, 'The interval includes 0'],
])('an interval from %d to %d: %s', (low, high, verdict) => {
  expect(reportOf(outcomeWith(low, high))).toContain(verdict);
});

test('without a winner the report says so', () => {
  const report = reportOf({ ...outcomeWith(0, 0), winner: undefined });
  expect(report).toContain('## Nothing better was found');
  expect(report).not.toContain('## Result');
});

test('a line has the place, the figures, the best so far and the time left, by candidates or by minutes', () => {
  let now = 0;
  const line = trialLines({ clock: () => now, limits: { candidates: 4, minutes: 3 } });
  now = 30_000;
  expect(String(line(baseline, baseline))).toBe(
    '1/4  loss 0.500, accuracy 87.5%  best 0.500 (1)  2 min left  words 1',
  );
  now = 80_000;
  expect(String(line(better, better))).toMatch(/ {2}best 0\.250 \(2\) {2}2 min left {2}/u);
  now = 170_000;
  expect(String(line(better, better))).toMatch(/ {2}10 s left {2}/u);
  now = 200_000;
  expect(String(line(better, better))).toMatch(/ {2}0 s left {2}/u);
});
