import { describe, expect, jest, test } from '@jest/globals';
import { scriptedTasks, taskHeader } from '../testing/scripted-tasks.js';
import type { TaskEvent } from './task-event.js';

const input =
  'input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }\n';
const mood = `${taskHeader('mood')}${input}system: judge
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`;
const guard = "guard: [{ name: dark, patterns: [dark], except: [dark blue], text: 'I hear you.' }]\n";
const talk = (name: string, more: string): string => `${taskHeader(name)}${input}${more}prompt: '{{ text }}'
output: { format: text }
`;
const needing = (need: string, onError = 'fail'): string =>
  `needs: { first: { task: ${need}, with: { text: '{{ text }}' }, onError: ${onError} } }\n`;

/** A model that writes "generated", and to a question says yes where "bleak" is in it. */
async function setup(...files: readonly string[]) {
  const prompts: string[] = [];
  const made = await scriptedTasks(files, (prompt) => {
    prompts.push(prompt);
    if (prompt.includes('judge')) return 'good';
    if (prompt.includes('Is it?')) return prompt.includes('bleak') ? 'yes' : 'no';
    return 'generated';
  });
  return { ...made, prompts };
}

type Tasks = Awaited<ReturnType<typeof setup>>['tasks'];

async function events(tasks: Tasks, text: string, session?: string): Promise<TaskEvent[]> {
  const all: TaskEvent[] = [];
  for await (const event of tasks.stream({ task: 'talk', input: { text }, session })) all.push(event);
  return all;
}

describe('a text that a pattern matches', () => {
  test('gets the fixed text, and the rule’s name with it', async () => {
    const { tasks } = await setup(talk('talk', guard));
    const { result } = await tasks.run({ task: 'talk', input: { text: 'it is dark' } });
    expect(result).toMatchObject({
      output: { kind: 'text', text: 'I hear you.' },
      guardedBy: 'dark',
      usage: { inputCharCount: 10, promptTokenCount: 0, outputTokenCount: 0 },
    });
  });

  test('never reaches the model, nor do the tasks that it would need', async () => {
    const { tasks, prompts } = await setup(mood, talk('talk', needing('mood') + guard));
    const all = await events(tasks, 'it is dark');
    expect(all.map(({ kind }) => kind)).toEqual(['run-start', 'text-delta', 'run-end']);
    expect(prompts).toEqual([]);
  });

  test('is answered though the queue is full', async () => {
    const { tasks, model } = await setup(talk('talk', guard));
    const held = Array.from({ length: 64 + 4 }, () => {
      try {
        return [model.engine.admit()];
      } catch {
        return [];
      }
    }).flat();
    await expect(tasks.run({ task: 'talk', input: { text: 'day' } })).rejects.toThrow(/queue|busy|waiting/iu);
    await expect(tasks.run({ task: 'talk', input: { text: 'dark' } })).resolves.toBeDefined();
    for (const admission of held) admission.release();
  });

  test('is not part of the conversation that the model sees later', async () => {
    const { tasks, prompts } = await setup(talk('talk', `${guard}session: { history: 4 }\n`));
    await events(tasks, 'hello', 's');
    await events(tasks, 'it is dark', 's');
    await events(tasks, 'thanks', 's');
    expect(prompts.at(-1)).toMatch(/hello[^]*thanks/u);
    expect(prompts.at(-1)).not.toMatch(/dark|I hear you/u);
  });
});

test.each(['it is day', 'a dark blue sea'])('%s is answered by the model', async (text) => {
  const { tasks } = await setup(talk('talk', guard));
  const { result } = await tasks.run({ task: 'talk', input: { text } });
  expect(result).toMatchObject({ output: { text: 'generated' }, guardedBy: undefined });
});

test.each(['fail', 'continue'])(
  'the guard of a needed task ends the run, whatever happens on an error (%s)',
  async (onError) => {
    const { tasks, prompts } = await setup(talk('first', guard), talk('talk', needing('first', onError)));
    const all = await events(tasks, 'it is dark');
    expect(all.at(-1)).toMatchObject({
      kind: 'run-end',
      run: {
        result: { task: 'talk', guardedBy: 'dark', output: { text: 'I hear you.' } },
        upstream: [{ task: 'first', guardedBy: 'dark' }],
      },
    });
    expect(prompts).toEqual([]);
  },
);

test('a task that judges cannot need one whose guard may answer', async () => {
  const judge = mood.replace('system: judge\n', needing('first'));
  await expect(setup(talk('first', guard), judge)).rejects.toThrow(/whose guard may answer with a text/u);
});

describe('a question', () => {
  const asking = (threshold: number): string =>
    `guard: [{ name: bleak, question: { prompt: 'Is it? {{ text }}', choices: ['yes', 'no'], is: 'yes', threshold: ${threshold} }, text: 'I hear you.' }]\n`;

  test.each([
    ['applies where the model affirms it', 'bleak', 0.5, 'bleak'],
    ['does not apply where it denies it', 'bright', 0.5, undefined],
  ])('%s', async (_name, text, threshold, expected) => {
    const { tasks } = await setup(talk('talk', asking(threshold)));
    const { result } = await tasks.run({ task: 'talk', input: { text } });
    expect(result.guardedBy).toBe(expected);
  });

  test('is put before needs are run', async () => {
    const { tasks } = await setup(mood, talk('talk', needing('mood') + asking(0.5)));
    expect((await events(tasks, 'bleak')).map(({ kind }) => kind)).toEqual([
      'run-start',
      'text-delta',
      'run-end',
    ]);
  });

  test('applies from the threshold on', async () => {
    const { tasks } = await setup(talk('talk', asking(1)));
    const { result } = await tasks.run({ task: 'talk', input: { text: 'bleak' } });
    expect(result.guardedBy).toBeUndefined();
  });
});

describe('a text that is too long for the task', () => {
  const short = input.replace('type: string', 'type: string, minLength: 1, maxLength: 40');
  const file = (rules: string, schema = short): string => talk('talk', rules).replace(input, () => schema);
  const asking =
    "guard: [{ name: bleak, question: { prompt: 'Is it? {{ text }}', choices: ['yes', 'no'], is: 'yes', threshold: 0.5 }, text: 'I hear you.' }]\n";
  const filler = 'a fine day. '.repeat(400);
  const outcome = async (rules: string, text: string, schema?: string) => {
    const { tasks, model } = await setup(file(rules, schema));
    const asked = jest.spyOn(model.engine, 'score');
    const run = tasks.run({ task: 'talk', input: { text } });
    const by = await run.then(
      ({ result }) => result.guardedBy,
      (error: unknown) => (error as Error).message,
    );
    expect(model.engine.load).toMatchObject({ running: 0, waiting: 0 });
    return { by, asked: asked.mock.calls.length };
  };

  test.each([
    ['at its beginning', `it is dark. ${filler}`],
    ['in its middle', `${filler}it is dark. ${filler}`],
    ['at its end', `${filler}it is dark`],
  ])('gets the answer of a rule with a pattern %s', async (_, text) => {
    expect(await outcome(guard, text)).toEqual({ by: 'dark', asked: 0 });
  });

  test.each([
    ['at its beginning', `bleak. ${filler}`],
    ['at its end', `${filler}bleak`],
  ])('gets the answer of a rule whose question the model affirms of a part %s', async (_, text) => {
    expect((await outcome(asking, text)).by).toBe('bleak');
  });

  test('puts a question a few times at most, however long it is', async () => {
    const [long, longer] = [await outcome(asking, filler), await outcome(asking, filler.repeat(20))];
    expect(long.by).toContain('input.text is longer than 40 characters');
    expect(longer).toEqual(long);
    expect(long.asked).toBeGreaterThan(1);
    expect(long.asked).toBeLessThan(12);
  });

  test('is refused where no rule applies, and where something else is wrong', async () => {
    const refusal = 'input.text is longer than 40 characters';
    expect(await outcome(guard, filler)).toEqual({ by: expect.stringContaining(refusal), asked: 0 });
    const strict = short.replace('maxLength: 40', () => "maxLength: 40, pattern: '^[a-z]+$'");
    expect((await outcome(guard, `it is dark. ${filler}`, strict)).by).toContain('must match the pattern');
    expect((await outcome('', `it is dark. ${filler}`)).by).toContain(refusal);
  });

  test('by tokens alone, gets the answer of a question too', async () => {
    const limited = input.replace('input: { ', 'input: { limits: { maxTokens: 30 }, ');
    expect((await outcome(asking, `bleak. ${filler}`.slice(0, 200), limited)).by).toBe('bleak');
  });
});
