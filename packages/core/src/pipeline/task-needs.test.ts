import { describe, expect, jest, test } from '@jest/globals';
import { scriptedTasks, taskHeader, taskRegistry } from '../testing/scripted-tasks.js';

const input = (name: string): string =>
  `input: { schema: { type: object, additionalProperties: false, required: [${name}], properties: { ${name}: { type: string } } } }\n`;
const first = `${taskHeader('first')}${input('text')}prompt: 'first {{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`;
const second = `${taskHeader('second')}${input('line')}needs: { was: { task: first, with: { text: '<{{ line }}>' } } }
prompt: 'second {{ line }} {{ needs.was.label }}'
output: { format: text }
`;
const third = (
  onError: string,
): string => `${taskHeader('third')}${input('message')}needs: { said: { task: second, with: { line: '[{{ message }}]' }, onError: ${onError} } }
prompt: 'third {{ needs.said.text | upper }}'
output: { format: text }
`;

/** What the model is asked, between its role and the answer. */
const asked = (prompt: string): string =>
  /user\n(?<question>.*)\nassistant/su.exec(prompt)?.groups?.['question'] ?? '';
const reply = (prompt: string): string => (asked(prompt).startsWith('first') ? 'bad' : asked(prompt));
const request = { task: 'third', input: { message: 'x' } };

describe('a task that needs one that needs another', () => {
  test('gives each what it is declared to get', async () => {
    const { tasks } = await scriptedTasks([first, second, third('fail')], reply);
    const { result } = await tasks.run(request);
    expect(result.output).toEqual({ kind: 'text', text: 'third SECOND [X] BAD' });
  });

  test('is had with both, each once, and without any other', () => {
    const both = `${taskHeader('both')}${input('line')}needs:
  was: { task: first, with: { text: x } }
  said: { task: second, with: { line: x } }
prompt: x
output: { format: text }
`;
    const registry = taskRegistry([first, second, third('fail'), both]);
    const namesOf = (name: string) => registry.withNeeds(name).map((task) => task.name);
    expect(namesOf('first')).toEqual(['first']);
    expect(namesOf('third')).toEqual(['third', 'second', 'first']);
    expect(namesOf('both')).toEqual(['both', 'first', 'second']);
  });

  test('tells of all of them, each behind what it needs', async () => {
    const { tasks } = await scriptedTasks([first, second, third('fail')], reply);
    const ended: string[] = [];
    for await (const event of tasks.stream(request)) if (event.kind === 'step-end') ended.push(event.task);
    expect(ended).toEqual(['first', 'second']);
    const { upstream } = await tasks.run(request);
    expect(upstream.map(({ task }) => task)).toEqual(['first', 'second']);
  });
});

describe('where the task can do without', () => {
  test('a bug in what it needs is thrown all the same', async () => {
    const { tasks } = await scriptedTasks([first, second, third('continue')], reply);
    jest.spyOn(tasks.tasks.get('second').task, 'parseInput').mockImplementation(() => {
      throw new TypeError('planted');
    });
    await expect(tasks.run(request)).rejects.toThrow(TypeError);
  });

  test('a run that is cancelled meanwhile is cancelled', async () => {
    const { tasks, runner } = await scriptedTasks([first, second, third('continue')], reply);
    const controller = new AbortController();
    const forward = runner.forward.bind(runner);
    runner.forward = (rows) => {
      controller.abort();
      return forward(rows);
    };
    // without the cancelling this template fails
    await expect(tasks.run(request, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('validating is done with results of the declared kind, under the name that the task gives them', async () => {
  const task = `${taskHeader('it')}${input('message')}needs: { feel: { task: first, with: { text: '{{ message }}' } } }
prompt: '{{ message }} {{ needs.feel.label | upper }}'
output: { format: text }
`;
  const { tasks } = await scriptedTasks([first, task], (prompt) =>
    asked(prompt).startsWith('first') ? 'good' : 'yes',
  );
  const it = { task: 'it', input: { message: 'x' } };
  const { result } = await tasks.run(it);
  expect(await tasks.validate(it)).toBe(result.usage.promptTokenCount);
});
