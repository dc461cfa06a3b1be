import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BatchAnswer } from './batch-answer.js';
import { batchStatus } from './batch-status.js';
import { batchCounts } from './batch-view.js';
import { batchWords } from './batch-words.js';
import type { BatchState } from './batch.js';

const outcomes = {
  label: { kind: 'label', label: '正面', labelId: '', confidence: 0.9 },
  text: { kind: 'text', form: 'text', text: '好' },
  abstained: { kind: 'abstained', reason: 'low-confidence', confidence: 0.5 },
  error: { kind: 'error', code: 'invalid-input', message: 'too long' },
  waiting: undefined,
} satisfies Record<string, BatchAnswer | undefined>;
type Outcome = keyof typeof outcomes;

function said(status: BatchState['status'], rows: readonly Outcome[], language: 'en' | 'zh' = 'en'): string {
  const answers = rows.map((outcome) => outcomes[outcome]);
  const state: BatchState = {
    ...{
      status,
      answered: answers.filter(Boolean).length,
      secondsLeft: undefined,
      error: undefined,
      answers,
    },
    table: { name: '', columns: ['text'], rows: rows.map((outcome) => [outcome]) },
  };
  return batchStatus(state, batchCounts(state), batchWords[language]);
}

test.each([
  ['idle', ['waiting'], ''],
  ['running', ['label', 'error', 'waiting'], 'Running.'],
  ['paused', ['label', 'waiting', 'waiting'], 'Paused. 2 rows have not run yet.'],
  ['paused', ['error', 'waiting'], 'Paused. 1 row has not run yet.'],
  ['stopped', ['abstained', 'waiting'], 'Ended. 1 row has not run yet.'],
  ['stopped', ['label', 'text'], 'All rows have an answer.'],
  ['stopped', ['label', 'error', 'error'], 'All rows have run: 1 has an answer, 2 ended in an error.'],
  ['stopped', ['label', 'label', 'abstained'], 'All rows have run: 2 have an answer, 1 is hard to tell.'],
  [
    'stopped',
    ['label', 'abstained', 'abstained', 'error'],
    'All rows have run: 1 has an answer, 2 are hard to tell, 1 ended in an error.',
  ],
  ['stopped', ['error'], 'All rows have run: 0 have an answer, 1 ended in an error.'],
] as const)('%s with %j', (status, rows, text) => {
  expect(said(status, rows)).toBe(text);
});

test('all rows are said to have an answer where all have one, and nowhere else', () => {
  const rows = fc.array(fc.constantFrom<Outcome>('label', 'text', 'abstained', 'error', 'waiting'), {
    minLength: 1,
  });
  fc.assert(
    fc.property(rows, (made) => {
      const isWhole = made.every((outcome) => outcome === 'label' || outcome === 'text');
      for (const language of ['en', 'zh'] as const)
        expect(said('stopped', made, language) === batchWords[language].whole).toBe(isWhole);
    }),
  );
});
