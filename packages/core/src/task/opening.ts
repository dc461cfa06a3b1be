/** What stands before every conversation of a task: the system prompt, and the examples as turns. */
import { QaioError, errorPart } from '../errors.js';
import { type ToldPart, told } from '../told.js';
import type { ChatMessage } from '../text/chat-message.js';
import { PromptTemplate } from './prompt-template.js';
import type { TaskDefinition } from './task-definition.js';

/** @throws QaioError `invalid-task` where a template fails on what it is given here */
export function openingOf(
  { system, partials, examples }: Pick<TaskDefinition, 'system' | 'partials' | 'examples'>,
  prompt: PromptTemplate,
): ChatMessage[] {
  const turns = examples.flatMap((example): ChatMessage[] => [
    { role: 'user', content: exampleQuestion(prompt, example, partials) },
    {
      role: 'assistant',
      content: typeof example.output === 'string' ? example.output : JSON.stringify(example.output),
    },
  ]);
  if (system === undefined) return turns;
  return [
    { role: 'system', content: rendered(new PromptTemplate(system), { partials }, 'system') },
    ...turns,
  ];
}

/** The message that an example stands for. @throws QaioError `invalid-task` where the prompt fails on it */
export function exampleQuestion(
  prompt: PromptTemplate,
  { input, needs }: TaskDefinition['examples'][number],
  partials: TaskDefinition['partials'],
): string {
  return rendered(prompt, { ...input, needs, partials }, told`an example`);
}

function rendered(
  template: PromptTemplate,
  values: Readonly<Record<string, unknown>>,
  what: ToldPart,
): string {
  try {
    return template.render(values);
  } catch (cause) {
    throw new QaioError('invalid-task', told`${what} cannot be rendered. ${errorPart(cause)}`, { cause });
  }
}
