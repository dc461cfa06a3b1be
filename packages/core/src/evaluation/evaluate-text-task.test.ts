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

const kind = `${taskHeader('kind')}input: { schema: { type: object, properties: { text: { type: string }, answer: { type: string } } } }
prompt: 'Is it kind? {{ text }} / {{ answer }}'
output: { format: choice, choices: [{ value: yes, id: kind }, { value: no }] }
`;
const vector = `${taskHeader('embed')}${input.replace('20', '90')}
prompt: '{{ text }}'
output: { format: embedding }
`;

async function setup() {
  const reply = (prompt: string): string =>
    prompt.includes('Is it kind? a / Well. Well done!')
      ? 'yes'
      : prompt.includes('Is it kind?')
        ? 'no'
        : prompt.includes('long')
          ? '123456789'
          : prompt.includes('short')
            ? '12'
            : 'Well. Well done!';
  const { tasks } = await scriptedTasks([free, digits, mood, kind, vector], reply);
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

test('another task judges the answer, and what it is an answer to', async () => {
  const isKind = { type: 'judge', task: 'kind', label: 'kind' } as const;
  const rows = [row('a', [isKind]), row('b', [isKind, { type: 'judge', task: 'kind', label: 'no' }])];
  const report = await evaluateTextTask({ ...(await setup()), task: 'free', rows });
  expect(report).toMatchObject({ accuracy: 1 / 2, assertions: { judge: { total: 3, met: 2 } } });
  expect(report.failing.map(({ index, outcomes }) => [index, outcomes])).toEqual([
    [2, ['expected kind to say kind, it says no of Well. Well done!', undefined]],
  ]);
});

test('an answer is like another text as far as their embeddings are', async () => {
  const like = (value: string, min: number) => ({ type: 'similar', value, min, task: 'embed' }) as const;
  const rows = [
    row('a', [like('Well. Well done!', 0.999999)]),
    row('b', [like('Something else entirely', 0.999999)]),
    row('c', [like('Something else entirely', -1)]),
    row('d', [{ type: 'minChars', value: 16 }]),
    row('e', [{ type: 'minChars', value: 17 }]),
  ];
  const report = await evaluateTextTask({ ...(await setup()), task: 'free', rows });
  expect(report.failing.map(({ index }) => index)).toEqual([2, 5]);
  expect(report.failing[0]?.outcomes[0]).toMatch(
    /^expected a text at least 0\.999999 like Something else entirely, got -?0\.\d{3}: Well/u,
  );
});

test.each([
  [{ type: 'judge', task: 'nobody', label: 'x' }, /a\.jsonl:3: assert: Task 'nobody' is not loaded/u],
  [
    { type: 'judge', task: 'kind', label: 'x' },
    /a\.jsonl:3: assert: 'x' is no label of task 'kind'; expected yes, no/u,
  ],
  [{ type: 'judge', task: 'free', label: 'x' }, /Task 'free' answers with text; expected choice/u],
  [
    { type: 'similar', task: 'kind', value: 'x', min: 0 },
    /Task 'kind' answers with choice; expected embedding/u,
  ],
] as const)('%j cannot judge, which is told before anything runs', async (assertion, message) => {
  const rows = [{ ...row('a', [assertion]), place: 'a.jsonl:3' }];
  await expect(evaluateTextTask({ ...(await setup()), task: 'free', rows })).rejects.toThrow(message);
});

test('a judge that fails says nothing good of the answer', async () => {
  const rows = [row('a', [{ type: 'similar', task: 'embed', value: 'x'.repeat(91), min: -1 }])];
  const report = await evaluateTextTask({ ...(await setup()), task: 'free', rows });
  expect(report.failing[0]?.outcomes).toEqual([expect.stringMatching(/^task embed could not judge: /u)]);
});

test('a task that writes no text is refused', async () => {
  const rows = [row('a', [{ type: 'contains', value: 'good' }])];
  await expect(evaluateTextTask({ ...(await setup()), task: 'mood', rows })).rejects.toThrow(
    /'mood' answers with choice; expected a text or regex task/u,
  );
});
