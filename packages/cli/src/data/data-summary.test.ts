import { expect, test } from '@jest/globals';
import { summaryOf, summaryText } from './data-summary.js';

const record = (text: string, label: string) => ({ fields: { text }, label, place: `rows.csv:${text}` });

test('what a JSON task answers with is shown by its keys, and kept whole for programs', () => {
  const labels = ['{"event":"开会","time":"15:30"}', '{"event":"跑步","time":null}', '{ no object'];
  const summary = summaryOf(labels.map((label, i) => record(`${i}`, label)) as never);
  expect(String(summaryText(summary))).toContain('labels       { event, time } 2, { no object 1\n');
  expect(summary.labels.map(({ name }) => name)).toEqual(labels);
});
