/** The words around the input that a task could be tried with. */
import type { ModelKind } from '../../task/model-kind.js';
import type { TaskDefinition } from '../../task/task-definition.js';
import type { PromptTask } from '../../task/prompt-task.js';
import { wordedAs } from '../../task/task-variant.js';
import { type Told, told } from '../../told.js';
import { type ExampleSet, countOf, noExamples } from './example-set.js';

export interface Wording {
  /** Where it is from, for people. */
  readonly words: Told;
  /** Without variants; its examples are those that were written for it. */
  readonly definition: TaskDefinition;
}

/**
 * Different ones only; the first is the one that such a model gets now.
 *
 * @param field the task's one input
 */
export function wordingsOf(
  task: PromptTask,
  kind: ModelKind,
  field: string,
): readonly [Wording, ...Wording[]] {
  const used = task.wordedFor(kind);
  const words = used.variant === undefined ? ownWords : variantWords(used.variant);
  const first: Wording = { words, definition: { ...used.definition, variants: [] } };
  const all = [first, ...writtenWordings(task), ...plainFrame(task, field)];
  const others = distinct(all, ({ definition: { system, prompt } }) => [system, prompt]).slice(1);
  return [first, ...others];
}

/** Sets of examples that the task's file has, none at all among them. */
export function writtenSets({ definition }: PromptTask): ExampleSet[] {
  const written = [
    { whose: told`the task’s own`, examples: definition.examples },
    ...definition.variants.map(({ name, examples = [] }) => ({ whose: told`variant ${name}’s`, examples })),
  ];
  const sets = [
    noExamples,
    ...written.map(({ whose, examples }) => ({ words: told`${countOf(examples)} (${whose})`, examples })),
  ];
  return distinct(sets, ({ examples }) => examples);
}

const ownWords = told`the task’s own words`;
const variantWords = (name: string): Told => told`the words of variant ${name}`;

function writtenWordings({ definition }: PromptTask): Wording[] {
  return [
    { words: ownWords, definition: { ...definition, variants: [] } },
    ...definition.variants.map((variant) => ({
      words: variantWords(variant.name),
      definition: { ...wordedAs(definition, variant), variants: [] },
    })),
  ];
}

/** The first of those that say the same. */
function distinct<T>(items: readonly T[], saying: (item: T) => unknown): T[] {
  const texts = items.map((item) => JSON.stringify(saying(item)));
  return items.filter((_, i) => texts.indexOf(texts[i] ?? '') === i);
}

/** What the task is for and what it may answer, and nothing else; none where that would be taken for a template. */
function plainFrame({ definition, labels }: PromptTask, field: string): Wording[] {
  const system = plainSystem(definition.description.trim(), labels);
  if (/\{[{%#]/u.test(system)) return [];
  const prompt = `{{ ${field} }}`;
  return [{ words: told`a plain frame`, definition: { ...definition, variants: [], system, prompt } }];
}

function plainSystem(description: string, labels: readonly string[]): string {
  const isChinese = /\p{Script=Han}/u.test(description);
  const end = /\p{Sentence_Terminal}$/u.test(description) ? '' : isChinese ? '。' : '.';
  return isChinese
    ? `${description}${end}只回答其中之一：${labels.join('、')}。`
    : `${description}${end} Answer with one of: ${labels.join(', ')}.`;
}
