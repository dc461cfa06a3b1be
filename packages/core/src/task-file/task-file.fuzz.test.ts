import { expect } from '@jest/globals';
import { atOnce } from '../constraint/turns.js';
import { parse, stringify } from 'yaml';
import { fuzzTest, hostileText, mangledBytes, mangledJson, refusalOf } from '../testing/fuzz/index.js';
import { type QaioError } from '../errors.js';
import { PromptTask } from '../task/prompt-task.js';
import { TaskRegistry } from '../task/task-registry.js';
import { decodeText } from '../text/decode-text.js';
import { parseTaskSource } from './task-file.js';

const header = (name: string): string => `apiVersion: prompttasks/v1
name: ${name}
displayName: 心情
description: says how somebody feels # and no more
version: 1.2.0
`;
const texts = [
  `${header('mood')}input:
  schema:
    type: object
    required: [text]
    additionalProperties: false
    properties:
      text: { type: string, minLength: 1, maxLength: 512 }
      tags: { type: array, items: { type: string, enum: [a, b] }, maxItems: 3 }
  limits: { maxTokens: 200, windows: { field: text, overlapTokens: 16, aggregate: mean } }
  examples: [{ text: 太棒了 }]
system: You judge.
partials: { persona: { text: kind } }
prompt: |
  {% if tags %}{{ tags | join(', ') }}{% endif %}{{ text }} {{ partials.persona }}
output:
  format: choice
  choices: [{ value: 正面, id: positive, display: 好 }, { value: 负面, id: negative }]
  confidence: { min: 0.5, minLabelMass: 0.1 }
examples: [{ input: { text: 好 }, output: 正面 }]
variants: [{ name: small, for: { dtype: int8 }, prompt: '{{ text }}' }]
tests: [{ input: { text: 差 }, assert: [{ type: label, value: 负面 }] }]
gates: { accuracy: 0.8 }
metadata: { author: x }
acme.costCenter: 5
`,
  `${header('order')}input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
needs: { mood: { task: mood, with: { text: '{{ text }}' }, onError: continue, deadlineShare: 0.3 } }
guard:
  - { name: dark, patterns: ['一片.{0,3}黑暗'], except: [黑暗料理], text: 我在听。 }
prompt: 'Read {{ text }} ({{ needs.mood.label }})'
output:
  format: json
  schema:
    type: object
    required: [item]
    additionalProperties: false
    properties:
      item: { type: string, pattern: '^[a-z]{1,5}$' }
      count: { type: integer, minimum: 0, maximum: 99 }
      lines: { type: array, maxItems: 3, items: { type: number } }
config: { temperature: 0.7, maxOutputTokens: 64, stopSequences: ['。'], overrides: [seed] }
`,
  `${header('plate')}input: { schema: { type: object, properties: { text: { type: string } } } }
prompt: '{{ text }}'
output: { format: regex, pattern: '[A-Z]{1,2}-\\d{3}|none' }
session: { history: 3 }
`,
];

/** A task of a text, or what it is refused with. */
async function refusal(text: () => string): Promise<QaioError | undefined> {
  return refusalOf(['invalid-task'], () => {
    const { definition, placeOf } = atOnce(parseTaskSource(text(), 'x.yaml'));
    const task = new PromptTask(definition, { loadedAt: new Date(0), file: 'x.yaml', placeOf });
    new TaskRegistry([task]);
  });
}

/** Every problem has a place, and none speaks of our own code. */
function expectHelpful(found: QaioError | undefined): void {
  for (const { line, column, message } of found?.problems ?? []) {
    expect([line, column].every((place) => Number.isInteger(place) && place >= 1)).toBe(true);
    expect(message).not.toMatch(/cannot read prop|is not a function|is not iterable|call stack/iu);
    expect(message).not.toBe('');
  }
}

fuzzTest(
  'a damaged task file is a task still, or is refused with the places of what is wrong',
  mangledBytes(...texts),
  async (bytes) =>
    expectHelpful(await refusal(() => decodeText(bytes, { name: 'x.yaml', code: 'invalid-task' }))),
  { runs: 150 },
);

fuzzTest(
  'a task file with other values in it is a task still, or is refused with the places of what is wrong',
  mangledJson(...texts.map((text) => parse(text) as unknown)),
  async (value) => expectHelpful(await refusal(() => stringify(value))),
  { runs: 150 },
);

fuzzTest(
  'a text of any kind is no task',
  hostileText,
  async (text) => expect(await refusal(() => text)).toBeDefined(),
  {
    runs: 100,
  },
);
