/** The task that `aio tasks new` writes. */
import { type Language, languageOf } from '@qaio/client';

/** What is known of it; the rest is filled in. */
export interface StartingTask {
  readonly format?: string;
  readonly choices?: readonly string[];
  readonly system?: string;
  readonly description?: string;
}

/** @param locale decides the words that are filled in where nothing of the task is in a language */
export function startingTask(name: string, given: StartingTask, locale: string | undefined): object {
  const words = startingWords[languageOfTask(given, locale)];
  const { format = 'choice', choices = words.choices, system, description } = given;
  return {
    apiVersion: 'prompttasks/v1',
    name,
    displayName: name,
    description: description || words.description,
    version: '0.1.0',
    requires: 'instruction-model',
    input: {
      schema: {
        type: 'object',
        required: ['text'],
        additionalProperties: false,
        properties: { text: { type: 'string', minLength: 1, maxLength: 512 } },
      },
      limits: { maxTokens: 600 },
    },
    system: system || (format === 'choice' ? words.choose(choices) : words.system),
    prompt: '{{ text }}',
    output: outputOf(format, choices),
    ...(format === 'choice' && {
      tests: [{ vars: { text: words.example }, assert: [{ type: 'equals', value: choices[0] }] }],
    }),
  };
}

function languageOfTask(given: StartingTask, locale: string | undefined): Language {
  const { choices = [], system = '', description = '' } = given;
  const said = [...choices, system, description].join('');
  if (/\p{Script=Han}/u.test(said)) return 'zh';
  return /\p{L}/u.test(said) ? 'en' : languageOf(locale);
}

interface StartingWords {
  readonly description: string;
  readonly choices: readonly string[];
  readonly choose: (choices: readonly string[]) => string;
  readonly system: string;
  readonly example: string;
}

const startingWords: Readonly<Record<Language, StartingWords>> = {
  en: {
    description: 'what this task is for',
    choices: ['yes', 'no'],
    choose: (choices) => `Judge what the user says. Answer with one of these only: ${choices.join(', ')}.`,
    system: 'Do what is asked with what the user says.',
    example: 'an example',
  },
  zh: {
    description: '这个任务是做什么的',
    choices: ['是', '否'],
    choose: (choices) => `判断用户的这句话，只回答：${choices.join(' 或 ')}。`,
    system: '按要求处理用户的这句话。',
    example: '一个例子',
  },
};

function outputOf(format: string, choices: readonly string[]): object {
  switch (format) {
    case 'choice':
      return { format, choices: [...choices] };
    case 'regex':
      return { format, pattern: '[0-9]{1,3}' };
    case 'json':
      return {
        format,
        schema: {
          type: 'object',
          properties: { answer: { type: 'string', maxLength: 40 } },
          required: ['answer'],
        },
      };
    default:
      return { format };
  }
}
