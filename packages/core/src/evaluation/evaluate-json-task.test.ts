import { expect, test } from '@jest/globals';
import { scriptedTasks, taskHeader } from '../testing/scripted-tasks.js';
import { type ExpectedRow, evaluateJsonTask } from './evaluate-json-task.js';

const yaml = `${taskHeader('order')}input:
  schema: { type: object, required: [text], properties: { text: { type: string, maxLength: 20 } } }
prompt: '{{ text }}'
output:
  format: json
  schema:
    type: object
    required: [item, price]
    additionalProperties: false
    properties:
      item: { type: string, maxLength: 90 }
      price: { anyOf: [{ type: integer }, { type: 'null' }] }
config: { maxOutputTokens: 40 }
gates: { tolerance: { price: 2 } }
`;
const free = `${taskHeader('free')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: text }
`;

const replies: readonly (readonly [part: string, reply: string])[] = [
  ['tea', '{"item": "tea", "price": 3}'],
  ['ham', '{"item": "jam", "price": null}'],
  ['cut', `{"item": "${'a'.repeat(50)}", "price": 1}`],
];

async function setup() {
  const reply = (prompt: string): string => replies.find(([part]) => prompt.includes(part))?.[1] ?? '';
  const { tasks } = await scriptedTasks([yaml, free], reply);
  let now = 0;
  return { executor: tasks, clock: () => (now += 1), concurrency: 1 };
}
const row = (text: string, item: string, price: number | null): ExpectedRow => ({
  input: { text },
  expected: { item, price },
});

test('rows are judged field by field, a number within its tolerance; a failed row has every field wrong', async () => {
  const rows = [
    row('tea', 'tea', 5),
    row('ham', 'ham', 3),
    row('cut', 'a', 1),
    row('x'.repeat(30), 'x', 1),
    row('more tea', 'tea', 6),
  ];
  const report = await evaluateJsonTask({ ...(await setup()), task: 'order', rows });
  expect(report).toMatchObject({
    task: 'order',
    rowCount: 5,
    failed: [
      { row: 3, code: 'output-incomplete' },
      { row: 4, code: 'invalid-input' },
    ],
    accuracy: 1 / 5,
    fieldAccuracy: (2 / 5 + 1 / 5) / 2,
    fields: {
      item: { accuracy: 2 / 5, missed: 2, madeUp: 0 },
      price: { accuracy: 1 / 5, missed: 3, madeUp: 0 },
    },
  });
  expect(report.worst.map(({ index, wrongFields }) => [index, wrongFields])).toEqual([
    [2, ['item', 'price']],
    [5, ['price']],
  ]);
  expect(report.rows[2]).toMatchObject({ answer: undefined, error: 'output-incomplete' });
  expect(report.rows[3]?.wrongFields).toEqual(['item', 'price']);
});

test('an answer that the task could not give is refused, with the row’s place', async () => {
  const ask = async (one: ExpectedRow) =>
    evaluateJsonTask({ ...(await setup()), task: 'order', rows: [one] });
  const wrong = { input: { text: 'tea' }, expected: { item: 'tea' } };
  await expect(ask(wrong)).rejects.toThrow(
    /Row 1: task 'order' could not give the expected answer: output\.price is missing/u,
  );
  await expect(ask({ ...wrong, place: 'a.jsonl:7' })).rejects.toThrow(/^a\.jsonl:7: /u);
});

test('a task of another format is refused', async () => {
  const rows = [row('tea', 'tea', 3)];
  await expect(evaluateJsonTask({ ...(await setup()), task: 'free', rows })).rejects.toThrow(
    /'free' answers with text; expected a json task/u,
  );
});
