import { expect, test } from '@jest/globals';
import type { Turn } from '@qaio/client';
import { moodStep } from '@qaio/client/testing';
import { TaskResult } from '@qaio/protocol';
import stringWidth from 'string-width';
import { words } from '../words/words.js';
import { judgementLine, judgementLines } from './judgement-lines.js';

const { event } = moodStep();
const mood = event?.$case === 'stepResult' ? event.value : TaskResult.fromPartial({});
const turn = (id: number, message: string, step = mood): Turn => ({
  id,
  message,
  input: {},
  task: 'tasks/chat',
  status: 'done',
  steps: [step],
  text: '',
  result: undefined,
  error: undefined,
  corrections: [],
});
const abstaining = TaskResult.fromPartial({
  task: 'tasks/sentiment',
  output: {
    $case: 'classification',
    value: { abstained: true, confidence: 0.54, scores: [{ label: '正面', probability: 0.54 }] },
  },
});
const shown = (turns: readonly Turn[], rows = 10): string[] =>
  judgementLines(turns, { columns: 24, rows }, words.zh).map(({ pieces }) =>
    pieces
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );

test('every label stands there once, the chosen one marked', () => {
  const lines = shown([turn(0, '心累')]);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^ {2}正面 .* 2\.0%$/u);
  expect(lines[1]).toMatch(/^▸ 负面 █.*98\.0%$/u);
});

test('what was not decided says so, and no label is marked', () => {
  const lines = shown([turn(0, '嗯', abstaining)]);
  expect(lines[0]).toBe('难以判断');
  expect(lines.join()).not.toContain('▸');
});

test('earlier judgements stand above, oldest first, as many as fit', () => {
  const turns = [turn(0, '一'), turn(1, '二'), turn(2, '三')];
  expect(shown(turns).slice(0, 3)).toEqual(['负面 98.0% 一', '负面 98.0% 二', '███']);
  expect(shown(turns, 4).slice(0, 2)).toEqual(['负面 98.0% 二', '███']);
  expect(shown(turns, 3)).toHaveLength(2);
  expect(shown(turns, 1)).toHaveLength(1);
});

test('how sure each was is a column in a line, in the colour of what it chose', () => {
  const turns = [turn(0, '一', abstaining), ...Array.from({ length: 30 }, (_, i) => turn(i + 1, '二'))];
  const trend = judgementLines(turns, { columns: 24, rows: 9 }, words.zh).find(({ key }) => key === 'trend');
  expect(trend?.pieces).toEqual(Array.from({ length: 24 }, () => ({ text: '█', tone: 'negative' })));
  const [first] = judgementLines(turns.slice(0, 2), { columns: 24, rows: 9 }, words.zh)[1]?.pieces ?? [];
  expect(first).toEqual({ text: '▅' });
});

test('of more labels than there are rows for, the most probable stay, in their own order', () => {
  const scores = [0.1, 0.05, 0.6, 0.25].map((probability, i) => ({ label: `l${i}`, probability }));
  const value = { label: 'l2', confidence: 0.6, scores };
  const many = TaskResult.fromPartial({ output: { $case: 'classification', value } });
  expect(shown([turn(0, 'x', many)], 2).map((text) => text.slice(0, 4))).toEqual(['▸ l2', '  l3']);
});

test('nothing judged is said in a word, or on a single line not at all', () => {
  expect(shown([])).toEqual(['（暂无）']);
  expect(judgementLine([], 40, words.en)).toEqual([]);
});

test('a single line has the newest judgement', () => {
  expect(judgementLine([turn(0, 'a', abstaining), turn(1, 'b')], 40, words.en)).toMatchObject([
    { text: '负面 98.0%', tone: 'negative' },
  ]);
});

test('no line is wider than the pane', () => {
  const long = turn(0, '很长的一句话'.repeat(9));
  for (let columns = 16; columns < 80; columns++)
    for (const { pieces } of judgementLines([long, long], { columns, rows: 9 }, words.en))
      expect(stringWidth(pieces.map(({ text }) => text).join(''))).toBeLessThanOrEqual(columns);
});
