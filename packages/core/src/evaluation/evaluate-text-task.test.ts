import { expect, test } from '@jest/globals';
import { scriptedTasks, taskHeader } from '../testing/scripted-tasks.js';
import { type AssertedRow, evaluateTextTask } from './evaluate-text-task.js';

const input = 'input: { schema: { type: object, properties: { text: { type: string, maxLength: 20 } } } }';
const free = `${taskHeader('free')}${input}
prompt: '{{ text }}'
output: { format: text }
`;
const digits = `${taskHeader('digits')}${input}
prompt: '{{ text }}'
output: { format: regex, pattern: '[0-9]{2}|[0-9]{9}' }
config: { maxOutputTokens: 4 }
`;
const mood = `${taskHeader('mood')}${input}
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`;

async function setup() {
  const reply = (prompt: string): string =>
    prompt.includes('long') ? '123456789' : prompt.includes('short') ? '12' : 'Well. Well done!';
  const { tasks } = await scriptedTasks([free, digits, mood], reply);
  let now = 0;
  return { executor: tasks, clock: () => (now += 1), concurrency: 1 };
}
const row = (text: string, assert: AssertedRow['assert']): AssertedRow => ({ input: { text }, assert });

test('a row is right if its answer meets everything; assertions are counted by type', async () => {
  const rows = [
    row('a', [
      { type: 'contains', value: 'done' },
      { type: 'maxSentences', value: 2 },
      { type: 'language', value: 'en' },
    ]),
    row('b', [
      { type: 'contains', value: 'Well' },
      { type: 'contains', value: 'not' },
    ]),
    row('c', [
      { type: 'maxSentences', value: 1 },
      { type: 'language', value: 'zh' },
    ]),
  ];
  const report = await evaluateTextTask({ ...(await setup()), task: 'free', rows });
  expect(report).toMatchObject({
    rowCount: 3,
    accuracy: 1 / 3,
    assertions: {
      contains: { total: 3, met: 2 },
      maxSentences: { total: 2, met: 1 },
      language: { total: 2, met: 1 },
    },
  });
  expect(report.failing.map(({ index, answer, outcomes }) => [index, answer, outcomes])).toEqual([
    [2, 'Well. Well done!', [undefined, 'expected a text containing not, got Well. Well done!']],
    [
      3,
      'Well. Well done!',
      [
        'expected at most 1 sentences, got Well. Well done!',
        'expected a text in Chinese, got Well. Well done!',
      ],
    ],
  ]);
});

test('a row whose run fails meets nothing, and ends nothing', async () => {
  const equals = { type: 'equals', value: '12' } as const;
  const rows = [row('long', [{ type: 'matches', value: '1' }]), row('short', [equals])];
  const report = await evaluateTextTask({ ...(await setup()), task: 'digits', rows });
  expect(report).toMatchObject({
    accuracy: 1 / 2,
    failed: [{ row: 1, code: 'output-incomplete' }],
    failing: [{ index: 1, answer: '', error: 'output-incomplete' }],
  });
  expect(report.failing[0]?.outcomes).toEqual([expect.stringMatching(/4 tokens|maxOutputTokens/u)]);
  const none = await evaluateTextTask({ ...(await setup()), task: 'digits', rows: rows.slice(0, 1) });
  expect(none).toMatchObject({ accuracy: 0, sentencesPerSecond: 0, latencyMs: { p50: NaN } });
});

test('a task that writes no text is refused', async () => {
  const rows = [row('a', [{ type: 'contains', value: 'good' }])];
  await expect(evaluateTextTask({ ...(await setup()), task: 'mood', rows })).rejects.toThrow(
    /'mood' answers with choice; expected a text or regex task/u,
  );
});
