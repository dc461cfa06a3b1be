import { expect } from '@jest/globals';
import { integer, tuple } from 'fast-check';
import { scriptedTasks, taskHeader } from '../testing/scripted-tasks.js';
import { fuzzTest, hostileText, refusalOf } from '../testing/fuzz/index.js';

const yaml = `${taskHeader('talk')}input:
  schema: { type: object, required: [text], properties: { text: { type: string }, all: { type: array } } }
prompt: '{{ text }}{{ all }}'
output: { format: text }
session: { history: 2 }
config: { maxOutputTokens: 400 }
`;
const { tasks } = await scriptedTasks([yaml], (prompt) => JSON.stringify(prompt));

/** What is answered, which the prompt alone decides; or why nothing is. */
async function outcome(text: string): Promise<unknown> {
  let output: unknown;
  const history = [{ role: 'user', content: text } as const, { role: 'assistant', content: text } as const];
  const refusal = await refusalOf(['invalid-input', 'prompt-too-long'], async () => {
    const { result } = await tasks.run({ task: 'talk', input: { text, all: [{ text }] }, history });
    output = [result.output, result.usage.inputCharCount];
  });
  return refusal?.violations ?? output;
}

fuzzTest(
  'a text with byte order marks before it is the text, in every field and turn',
  tuple(hostileText, integer({ min: 1, max: 2 })),
  async ([text, count]) => {
    expect(await outcome('\uFEFF'.repeat(count) + text)).toEqual(await outcome(text));
  },
  { runs: 100 },
);
