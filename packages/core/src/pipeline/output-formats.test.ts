import { describe, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { outputDeclaration } from '../output/output-formats.js';
import { ChatTemplate } from '../text/chat-template.js';
import { tinyChatTemplate } from '../testing/tiny-tokenizer.js';
import { PromptTask } from '../task/prompt-task.js';
import { TaskRegistry } from '../task/task-registry.js';
import { parseTaskFile } from '../task-file/task-file.js';
import { TaskSet } from './task-set.js';
import { scriptedTasks, taskHeader, taskRegistry } from '../testing/scripted-tasks.js';

const input = `input: { schema: { type: object, properties: { text: { type: string } } } }\nprompt: '{{ text }}'\n`;
const task = (output: string, more = ''): string => `${taskHeader('it')}${input}output: ${output}\n${more}`;
const person = `{ format: json, schema: { type: object, required: [name], properties: { name: { type: string, maxLength: 4 }, age: { type: integer } } } }`;

async function run(file: string, reply: string): Promise<unknown> {
  const { tasks } = await scriptedTasks([file], () => reply);
  const { result } = await tasks.run({ task: 'it', input: { text: 'x' } });
  return [result.output, result.finishReason];
}

describe('json', () => {
  test('what the model says is the answer where it fits the schema', async () => {
    expect(await run(task(person), '{"name": "李雷", "age": 7}')).toEqual([
      { kind: 'json', value: { name: '李雷', age: 7 } },
      'constraint-complete',
    ]);
  });

  test('where it does not, the answer fits all the same', async () => {
    const [output] = (await run(task(person), '{"name": "四个字多了", "sex": 1}')) as [
      { value: { name: string } },
    ];
    expect(Object.keys(output.value)).toContain('name');
    expect([...output.value.name].length).toBeLessThanOrEqual(4);
  });

  test('an output that the limit cuts off is an error, never half an object', async () => {
    const file = task(person, 'config: { maxOutputTokens: 5 }\n');
    await expect(run(file, '{"name":"李雷"}')).rejects.toMatchObject({
      code: 'output-incomplete',
      message: expect.stringMatching(
        /after 5 tokens \(maxOutputTokens\).*change the schema to allow only shorter outputs/u,
      ),
    });
  });
});

describe('regex', () => {
  test('the whole text matches, and ends by itself where nothing may follow', async () => {
    expect(await run(task(`{ format: regex, pattern: '[0-9]{3}' }`), '123456')).toEqual([
      { kind: 'text', text: '123' },
      'constraint-complete',
    ]);
  });

  test('a text that may go on ends where the model ends it', async () => {
    expect(await run(task(`{ format: regex, pattern: '[a-z]+' }`), 'abc')).toEqual([
      { kind: 'text', text: 'abc' },
      'constraint-complete',
    ]);
  });

  test('characters of several tokens come out whole', async () => {
    expect(await run(task(`{ format: regex, pattern: '(?:好吃|难吃)👍?' }`), '难吃👍')).toEqual([
      { kind: 'text', text: '难吃👍' },
      'constraint-complete',
    ]);
  });
});

describe('a model that thinks', () => {
  const template = (opened: string): ChatTemplate =>
    new ChatTemplate(
      tinyChatTemplate +
        `{% if enable_thinking %}{{ '${opened}' }}{% else %}{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}`,
    );
  const told = async (output: string, reply: (prompt: string) => string, opened = ''): Promise<unknown> => {
    const { tasks } = await scriptedTasks([task(output)], reply, { chatTemplate: template(opened) });
    const { result } = await tasks.run({ task: 'it', input: { text: 'x' } });
    return result.output;
  };
  // what the prompt ends with after the open turn is the beginning of what the script answers
  const afterTurn = (said: string) => (): string => said;

  test('is told not to, and what it thinks all the same is not in its text', async () => {
    const said = afterTurn('<think>\n\n</think>\n\n<think>hm</think>\n\nyes');
    expect(await told('{ format: text }', said)).toEqual({ kind: 'text', text: 'yes' });
  });

  test('may where a task asks for it, and only the answer is its text', async () => {
    const output = '{ format: text, thinking: true }';
    const text = { kind: 'text', text: 'yes' };
    expect(await told(output, afterTurn('<think>\nhm\n</think>\n\nyes'))).toEqual(text);
    expect(await told(output, afterTurn('<think>\nhm\n</think>\n\nyes'), '<think>\\n')).toEqual(text);
  });

  test('writes the tags where a pattern asks for them', async () => {
    const said = afterTurn('<think>\n\n</think>\n\n<think>a');
    const output = `{ format: regex, pattern: '<think>a' }`;
    expect(await told(output, said)).toEqual({ kind: 'text', text: '<think>a' });
  });
});

describe('a model whose chat template closes answers with plain text', () => {
  const said = async (output: string): Promise<unknown> => {
    const codec = { stopStrings: ['[END]'] };
    const { tasks } = await scriptedTasks([task(output)], () => 'ab[END]cd', codec);
    return (await tasks.run({ task: 'it', input: { text: 'x' } })).result.output;
  };

  test('ends a text there', async () => {
    expect(await said('{ format: text }')).toEqual({ kind: 'text', text: 'ab' });
  });

  test('writes it where a pattern asks for it', async () => {
    const output = `{ format: regex, pattern: 'ab\\[END\\]cd' }`;
    expect(await said(output)).toEqual({ kind: 'text', text: 'ab[END]cd' });
  });
});

test('labels of which one begins another are told apart by where the answer ends', async () => {
  const file = task('{ format: choice, choices: [{ value: 好 }, { value: 好吃 }] }');
  for (const said of ['好', '好吃']) {
    const [output] = (await run(file, said)) as [{ label: string; labelMass: number }];
    expect(output.label).toBe(said);
    expect(output.labelMass).toBeLessThanOrEqual(1);
  }
});

describe('sessions', () => {
  const talk = `${taskHeader('it')}${input}output: { format: text }\nsession: { history: 2 }\nconfig: { maxOutputTokens: 200 }\n`;
  const turns = (prompt: string): string => String(prompt.split('user\n').length - 1);

  test('a turn sees the last ones of its own conversation, and of no other', async () => {
    const { tasks } = await scriptedTasks([talk], turns);
    const say = async (session?: string): Promise<unknown> =>
      (await tasks.run({ task: 'it', input: { text: 'hi' }, session })).result.output;
    const answers = [
      await say('a'),
      await say('a'),
      await say('b'),
      await say('a'),
      await say('a'),
      await say(),
    ];
    expect(answers).toEqual(['1', '2', '1', '3', '3', '1'].map((text) => ({ kind: 'text', text })));
  });

  test('a turn sees what was said in the ones before, by both', async () => {
    const said = (prompt: string): string =>
      ['first words', '你好'].every((text) => prompt.includes(text)) ? '再见' : '你好';
    const { tasks } = await scriptedTasks([talk], said);
    const say = async (text: string): Promise<unknown> =>
      (await tasks.run({ task: 'it', input: { text }, session: 's' })).result.output;
    expect(await say('first words')).toEqual({ kind: 'text', text: '你好' });
    expect(await say('other words')).toEqual({ kind: 'text', text: '再见' });
  });

  test('a conversation goes on after an edit of its task', async () => {
    const { tasks, model } = await scriptedTasks([talk], turns);
    const say = async (): Promise<unknown> =>
      (await tasks.run({ task: 'it', input: { text: 'hi' }, session: 's' })).result.output;
    await say();
    tasks.replaceTasks(await TaskSet.load(taskRegistry([talk.replace('1.0.0', '1.0.1')]), model));
    expect(await say()).toEqual({ kind: 'text', text: '2' });
  });

  test('a later turn goes on from the cache', async () => {
    const { tasks } = await scriptedTasks([talk], turns);
    await tasks.run({ task: 'it', input: { text: 'a rather long first message' }, session: 's' });
    const { result } = await tasks.run({ task: 'it', input: { text: 'hi' }, session: 's' });
    expect(result.usage.cachedTokenCount).toBeGreaterThan(30);
  });

  test('turns that come at once are answered one after the other, each in the knowledge of those before', async () => {
    const { tasks } = await scriptedTasks([talk], turns);
    const say = async (): Promise<unknown> =>
      (await tasks.run({ task: 'it', input: { text: 'hi' }, session: 's' })).result.output;
    const answers = await Promise.all([say(), say(), say()]);
    expect(answers).toEqual(['1', '2', '3'].map((text) => ({ kind: 'text', text })));
  });

  test('an owner goes on with its own alone', async () => {
    const { tasks } = await scriptedTasks([talk], turns);
    const say = async (owner?: string): Promise<unknown> =>
      (await tasks.run({ task: 'it', input: { text: 'hi' }, session: 's', owner })).result.output;
    const answers = [await say('alice'), await say('bob'), await say(), await say('alice')];
    expect(answers).toEqual(['1', '1', '1', '2'].map((text) => ({ kind: 'text', text })));
  });

  test('of one that is deleted during a turn nothing is left, in no cache either', async () => {
    const { tasks, model } = await scriptedTasks([talk], turns);
    const name = { owner: '', task: 'it', id: 's' };
    const cachedBefore = async (): Promise<number> => {
      await tasks.run({ task: 'it', input: { text: 'hi' } });
      return model.engine.prefixCacheBytes;
    };
    const bytes = await cachedBefore();
    for await (const event of tasks.stream({ task: 'it', input: { text: 'a secret' }, session: 's' }))
      if (event.kind === 'run-start') await tasks.conversations.delete(name);
    expect([tasks.conversations.get(name), model.engine.prefixCacheBytes]).toEqual([undefined, bytes]);
  });

  test('a task without sessions refuses one', async () => {
    const { tasks } = await scriptedTasks([task('{ format: text }')], () => 'x');
    await expect(tasks.run({ task: 'it', input: { text: 'x' }, session: 's' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });
});

describe('windows', () => {
  const judge = (aggregate: string): string => `${taskHeader('it')}input:
  schema: { type: object, properties: { text: { type: string } } }
  limits: { maxTokens: 40, windows: { field: text, overlapTokens: 0, aggregate: ${aggregate} } }
prompt: '{{ text }}'
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`;
  const reply = (prompt: string): string => (prompt.includes('sad') ? 'bad' : 'good');

  test.each([
    ['mean', `${'so glad, so glad, so glad. '.repeat(6)}a sad day.`, 'good'],
    ['strongest', `${'so glad, so glad, so glad. '.repeat(6)}a sad day.`, 'bad'],
    ['mean', 'sad sad sad. it was a sad and sad day!', 'bad'],
    ['strongest', 'sad. and a sad, sad, sad, sad, sad, sad, sad, sad day!', 'bad'],
  ])('%s: %s', async (aggregate, text, label) => {
    const { tasks } = await scriptedTasks([judge(aggregate)], reply);
    const { result } = await tasks.run({ task: 'it', input: { text: text.replaceAll('. ', '。') } });
    expect(result.output).toMatchObject({ label });
  });

  test('every character of a long text is in a window; one window is what a short text gives', async () => {
    const { tasks, runner } = await scriptedTasks([judge('strongest')], reply);
    const text = `${'好天气。'.repeat(20)}${'长'.repeat(60)}！`;
    const { result } = await tasks.run({ task: 'it', input: { text } });
    const seen = new TextDecoder().decode(
      Uint8Array.from(runner.calls.flat().flatMap(({ tokenIds }) => tokenIds.filter((id) => id < 256))),
    );
    expect([...seen].filter((character) => character === '长')).toHaveLength(60);
    expect(result.output).toMatchObject({ windowCount: expect.any(Number) });
    const short = await tasks.run({ task: 'it', input: { text: '好。' } });
    expect(short.result.output).toMatchObject({ windowCount: 1 });
  });
});

test('a needed task gets its share of the time, and the run goes on without it', async () => {
  const slow = `${taskHeader('slow')}${input}output: { format: text }\nconfig: { maxOutputTokens: 300 }\n`;
  const file = `${taskHeader('it')}input: { schema: { type: object, properties: { text: { type: string } } } }
needs: { other: { task: slow, with: { text: '{{ text }}' }, onError: continue, deadlineShare: 0.001 } }
prompt: '{% if needs.other %}with{% else %}without{% endif %}'
output: { format: text }
`;
  const { tasks } = await scriptedTasks([slow, file], (prompt) =>
    prompt.includes('without') ? 'alone' : 'x'.repeat(250),
  );
  const { result } = await tasks.run({ task: 'it', input: { text: 'x' }, timeLimitMs: 1000 });
  expect(result.output).toEqual({ kind: 'text', text: 'alone' });
});

test('a task that cannot fit the context does not fit the model', async () => {
  const file = task('{ format: text }').replace(
    'properties: { text: { type: string } } } }',
    'properties: { text: { type: string } } }, limits: { maxTokens: 1000 } }',
  );
  const { tasks } = await scriptedTasks([file], () => 'x');
  const registry = new TaskRegistry(tasks.tasks.list());
  await expect(TaskSet.loadFitting(registry, tasks.model)).rejects.toThrow(
    /needs \d+ tokens .*but the context has 1024/u,
  );
});

test('a task whose prompt alone is far longer than the context is told so before its prompt is compiled', async () => {
  const file = task('{ format: text }').replace('prompt:', `system: ${'x'.repeat(10_000)}\nprompt:`);
  const parsed = parseTaskFile(file, 'it.yaml');
  const { tasks } = await scriptedTasks([], () => 'x');
  const registry = new TaskRegistry([new PromptTask(parsed, { loadedAt: new Date(0) })]);
  const encodePlain = jest.spyOn(tasks.model.tokenizer, 'encodePlain');
  await expect(TaskSet.loadFitting(registry, tasks.model)).rejects.toThrow(
    /^the system prompt and the examples have more tokens than the context, which has 1024/u,
  );
  expect(encodePlain.mock.calls.length).toBe(1);
});

describe('a declaration that cannot be used is refused, in a file and in code', () => {
  const header = `${input}output: `;
  test.each([
    ["{ format: regex, pattern: '(' }", /output\.pattern/u],
    ["{ format: regex, pattern: '(?=a)a' }", /output\.pattern/u],
    ['{ format: json, schema: { type: object, properties: { a: { type: nothing } } } }', /output\.schema/u],
    ['{ format: choice, choices: [{ value: a }, { value: b }, { value: a }] }', /output\.choices\.2/u],
  ])('%s', (output, path) => {
    expect(() => parseTaskFile(`${taskHeader('it')}${header}${output}`, 'it.yaml')).toThrow(path);
    const good = parseTaskFile(`${taskHeader('it')}${header}{ format: text }`, 'it.yaml');
    const declared = outputDeclaration.parse(parse(output));
    expect(() => new PromptTask({ ...good, output: declared }, { loadedAt: new Date(0) })).toThrow(path);
  });
});

describe('tests that ask for what the task cannot say are refused', () => {
  const asks = (output: string, assertion: string): string =>
    `${taskHeader('it')}${input}output: ${output}\ntests: [{ vars: { text: x }, assert: [${assertion}] }]\n`;
  const choice = '{ format: choice, choices: [{ value: a }, { value: b }] }';
  test.each([
    ['{ format: text }', '{ type: confidence, min: 0.5 }', /has no confidence/u],
    [person, '{ type: abstains }', /has no confidence/u],
    [choice, '{ type: equals, value: c }', /is not a choice of this task; expected a, b/u],
    ['{ format: text }', "{ type: matches, value: '(' }", /Invalid regular expression/u],
    [choice, '{ type: needs, path: mood.label, value: a }', /'mood' is not declared under needs/u],
  ])('%s: %s', (output, assertion, message) => {
    expect(() => parseTaskFile(asks(output, assertion), 'it.yaml')).toThrow(message);
  });

  test('what it can say is taken', () => {
    expect(() => parseTaskFile(asks(choice, '{ type: confidence, min: 0.5 }'), 'it.yaml')).not.toThrow();
  });
});
