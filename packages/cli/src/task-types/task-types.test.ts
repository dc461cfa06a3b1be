import { expect, test } from '@jest/globals';
import { OutputKind, Task } from '@qaio/protocol';
import { schemaType } from './schema-type.js';
import { taskTypes } from './task-types.js';

test.each<[object, string]>([
  [{ type: 'string', maxLength: 5 }, 'string'],
  [{ type: 'integer' }, 'number'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ enum: ['正面', 'it\'s "\\\n', 3, null] }, `'正面' | 'it\\'s "\\\\\\n' | 3 | null`],
  [{ const: 'a' }, `'a'`],
  [{ type: 'array', items: { type: 'string' } }, 'readonly string[]'],
  [{ type: 'array', items: { enum: ['a', 'b'] } }, `readonly ('a' | 'b')[]`],
  [{ type: 'array' }, 'readonly unknown[]'],
  [
    { anyOf: [{ type: 'number' }, { type: 'object', additionalProperties: false }] },
    'number | Readonly<Record<string, never>>',
  ],
  [{ $ref: '#/x' }, 'unknown'],
])('%j is %s', (schema, type) => {
  expect(schemaType(schema)).toBe(type);
});

test('an object says which fields must be there, and whether others may', () => {
  const properties = { 姓名: { type: 'string', description: 'who */ is\nmeant' }, 'a-b': { type: 'number' } };
  expect(schemaType({ type: 'object', required: ['姓名'], properties, additionalProperties: false })).toBe(`{
  /** who *\\/ is meant */
  readonly 姓名: string;
  readonly 'a-b'?: number;
}`);
  expect(schemaType({ type: 'object' })).toBe('{\n  readonly [name: string]: unknown;\n}');
});

test('a module has every task with what it answers', () => {
  const choice = Task.fromPartial({
    name: 'tasks/sentiment',
    displayName: '情感',
    description: 'Judges',
    inputSchema: {
      type: 'object',
      required: ['text'],
      properties: { text: { type: 'string' } },
      additionalProperties: false,
    },
    outputKind: OutputKind.OUTPUT_KIND_CHOICE,
    labels: ['正面', '负面'],
    choices: [{ label: '正面', id: 'positive' }, { label: '负面' }],
  });
  const text = Task.fromPartial({ name: 'tasks/a-b', outputKind: OutputKind.OUTPUT_KIND_TEXT });
  expect(taskTypes([choice, text])).toBe(`// Written by \`aio tasks types\`: what tasks take and answer with.
export type Tasks = {
  /** 情感: Judges */
  readonly sentiment: {
    readonly input: {
      readonly text: string;
    };
    readonly output: { readonly classification: { readonly label: '正面' | '负面'; readonly labelId: 'positive' } };
  };
  readonly 'a-b': {
    readonly input: unknown;
    readonly output: { readonly text: string };
  };
};
`);
});
