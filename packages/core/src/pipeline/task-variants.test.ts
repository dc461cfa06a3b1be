import { describe, expect, test } from '@jest/globals';
import type { LanguageModel } from '../language-model.js';
import { parseTaskFile } from '../task-file/task-file.js';
import { replyScript, scriptedModel } from '../testing/scripted-model.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { taskHeader, taskRegistry } from '../testing/scripted-tasks.js';
import { TaskExecutor } from './task-executor.js';
import { TaskSet } from './task-set.js';

const mood = `${taskHeader('mood')}
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
system: own system
prompt: 'own {{ text }}'
examples: [{ input: { text: one }, output: good }]
variants:
  - { name: trained, for: embedded-model, system: trained system, prompt: 'trained {{ text }}', examples: [], config: { topP: 0.5 } }
  - { name: asked, for: instruction-model, prompt: 'asked {{ text }}' }
  - { name: spare, for: instruction-model, prompt: 'spare {{ text }}' }
output: { format: choice, choices: [{ value: good }, { value: bad }] }
`;

const longer = `${taskHeader('longer')}
extends: mood.yaml
`;
const reworded = `${longer}examples: []\n`;

function model(knownTasks?: readonly string[]): LanguageModel {
  const runner = new ScriptedModelRunner(
    replyScript(() => 'good'),
    { contextLength: 1024 },
  );
  const scripted = scriptedModel(runner);
  return { ...scripted, identity: { ...scripted.identity, knownTasks } };
}

async function compiled(text: string, on: LanguageModel) {
  const set = await TaskSet.load(taskRegistry([text]), on);
  return { set, task: set.get('mood') };
}

async function promptText(text: string, on: LanguageModel): Promise<string> {
  const { task } = await compiled(text, on);
  return on.tokenizer.detokenise(task.prompts.make({ text: 'x' }, {})[0].tokenIds);
}

describe('the wording is that of the first variant for the kind of model', () => {
  test('a model with tasks of its own', async () => {
    const text = await promptText(mood, model(['mood']));
    expect(text).toContain('trained system');
    expect(text).toContain('trained x');
    expect(text).not.toContain('own');
  });

  test('one that was asked for by name, whatever the model', async () => {
    const unnamed = taskRegistry([mood]).get('mood');
    expect(() => unnamed.inVariant('other')).toThrow(
      /no variant 'other'; expected own, trained, asked, spare/u,
    );
    for (const [name, text, variant] of [
      ['own', 'own x', undefined],
      ['trained', 'trained x', 'trained'],
      ['spare', 'spare x', 'spare'],
    ] as const) {
      const chosen = unnamed.inVariant(name).wordedFor('instruction-model');
      expect(chosen).toMatchObject({ variant, etag: unnamed.etag });
      expect(chosen.question({ text: 'x' })).toBe(text);
    }
  });

  test('a model that follows instructions; what the variant leaves out is the task’s own', async () => {
    const text = await promptText(mood, model());
    expect(text).toContain('own system');
    expect(text).toContain('asked one');
    expect(text).toContain('asked x');
    expect(text).not.toContain('spare');
  });

  test('the task’s own where no variant is for it', async () => {
    const text = await promptText(mood.replaceAll('instruction-model', 'embedded-model'), model());
    expect(text).toContain('own x');
  });
});

test('a variant’s config stands for the fields that it has', async () => {
  const { task } = await compiled(`${mood}config: { temperature: 0.7, topP: 0.9 }`, model(['mood']));
  expect(task.task.definition.config).toMatchObject({ temperature: 0.7, topP: 0.5, repetitionPenalty: 1 });
});

test('earlier turns are not for a kind of model whose variant says so', async () => {
  const text = `${mood
    .replace('{ name: trained,', '{ name: trained, session: false,')
    .replace(/^output: .*$/mu, 'output: { format: text }')}session: { history: 2 }\n`;
  const sessionOn = async (on: LanguageModel) => (await compiled(text, on)).task.task.definition.session;
  expect(await sessionOn(model(['mood']))).toBeUndefined();
  expect(await sessionOn(model())).toMatchObject({ history: 2 });
});

test('variants of one file share an etag, not a fingerprint', async () => {
  const [one, other] = await Promise.all([compiled(mood, model()), compiled(mood, model(['mood']))]);
  expect(one.task.task.etag).toBe(other.task.task.etag);
  expect(one.task.fingerprint).not.toBe(other.task.fingerprint);
});

test.each([
  ['asked', model()],
  ['trained', model(['mood'])],
])('an answer says that it was asked in the words of %s', async (variant, on) => {
  const executor = new TaskExecutor({ model: on, tasks: (await compiled(mood, on)).set, drawSeed: () => 1 });
  const { result } = await executor.run({ task: 'mood', input: { text: 'x' } });
  expect(result.provenance.variant).toBe(variant);
});

describe('a variant is checked as if the task said it', () => {
  const problems = (text: string): unknown[] => {
    try {
      parseTaskFile(text, 'mood.yaml');
      return [];
    } catch (error) {
      return (error as { problems: { path: string; message: string }[] }).problems.map(({ path }) => path);
    }
  };

  test.each([
    ["prompt: 'asked {{ text }}'", "prompt: 'asked {{ texts }}'", 'variants.1.prompt'],
    ['system: trained system', "system: '{{ text }}'", 'variants.0.system'],
    ['examples: []', 'examples: [{ input: { text: a }, output: worse }]', 'variants.0.examples.0.output'],
    ['examples: []', 'examples: [{ input: { words: a }, output: good }]', 'variants.0.examples.0.input'],
    ['for: embedded-model', 'for: small-model', 'variants.0.for'],
  ])('%s → %s', (right, wrong, path) => {
    expect(problems(mood)).toEqual([]);
    expect(mood).toContain(right);
    expect(problems(mood.replace(right, wrong))).toEqual([path]);
  });
});

describe('variants and extends', () => {
  const variantsOf = (text: string): unknown[] => parseTaskFile(text, 'longer.yaml', () => mood).variants;

  test('a file without words of its own takes the variants over', () => {
    expect(variantsOf(longer)).toHaveLength(3);
  });

  test('a file with words of its own does not', () => {
    expect(variantsOf(reworded)).toEqual([]);
  });
});
