import { expect, test } from '@jest/globals';
import type { FlippedRow, RobustnessReport } from '@qaio/core';
import { robustnessText } from './robustness-text.js';

const flip = (text: string): FlippedRow => ({
  place: 'a.csv:3',
  text,
  edited: `${text}。`,
  before: { label: '正面', confidence: 0.75 },
  after: { label: '负面', confidence: 0.5 },
});

const report: RobustnessReport = {
  task: 'sentiment',
  taskEtag: 'etag',
  model: 'm',
  dtype: 'int8',
  rowCount: 40,
  refusedCount: 1,
  edits: [
    {
      edit: 'end punctuation',
      rowCount: 40,
      flipped: [flip('行吧'), flip('还好')],
      flipRate: { share: 0.05, low: 0.014, high: 0.165 },
      abstentionChangeCount: 3,
      refusedCount: 0,
    },
    {
      edit: 'case',
      rowCount: 0,
      flipped: [],
      flipRate: undefined,
      abstentionChangeCount: 0,
      refusedCount: 0,
    },
  ],
  onlyLabel: undefined,
  flipRate: { share: 0.05, low: 0.014, high: 0.165 },
};

test('a table of edits, then the surest texts of each that flip', () => {
  expect(String(robustnessText(report, 1)))
    .toBe(`sentiment (etag) on m int8: 40 texts, 1 more refused as too long or malformed
edit             texts  other label  share  95 % interval
end punctuation     40            2   5.0%  1.4% to 16.5%
case                 0            0      -              -
all                 40            2   5.0%  1.4% to 16.5%
end punctuation: 3 answered only before or only after

end punctuation, a.csv:3
  正面 75.0%  行吧
  负面 50.0%  行吧。
`);
});

test('that every text got the same label is told', () => {
  expect(String(robustnessText({ ...report, onlyLabel: '正面' }, 0))).toContain('\nevery text got 正面: ');
});
