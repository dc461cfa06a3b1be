import { z } from 'zod';
import { jsonSchemaAutomaton } from '../constraint/json-schema-automaton.js';
import type { JsonObject } from '../constraint/json-object.js';
import { jsonObjectSchema } from '../constraint/json-object-schema.js';
import { ValueSchema } from '../constraint/value-schema.js';
import { compileDecoding, decodedFeatures } from './decoded-output.js';
import { declared } from './declared.js';
import type { OutputFormat } from './output-format.js';

export const jsonDeclaration = z.strictObject({
  format: z.literal('json').describe('the answer is an object that fits `schema`'),
  schema: jsonObjectSchema.describe(
    'JSON Schema of the output: object, array, string, number, integer, boolean, null, enum, const, anyOf',
  ),
});

/** A JSON object that is valid against a schema; in pieces. */
export function* jsonFormat({ schema }: z.infer<typeof jsonDeclaration>): Generator<undefined, OutputFormat> {
  const { value, problems } = yield* declared(['schema'], compiled(schema));
  const toOutput = (text: string) =>
    ({ kind: 'json', value: JSON.parse(text) as Readonly<Record<string, unknown>> }) as const;
  return {
    problems,
    labels: [],
    standIn: toOutput('{}'),
    features: decodedFeatures,
    check: (output) =>
      value?.values
        .violations(output)
        .map(({ field, description }) => `${field.replace(/^input/u, 'output')} ${description}`)
        .join('; ') || undefined,
    compile: (codec, task) =>
      compileDecoding({ automaton: value?.automaton, boundedBy: 'schema', toOutput }, codec, task),
  };
}

function* compiled(schema: JsonObject) {
  const automaton = yield* jsonSchemaAutomaton(schema);
  return { automaton, values: yield* ValueSchema.compiling(schema, 'output') };
}
