/** What an answer must meet, in the tests of a task file or in a row of labelled data. */
import { z } from 'zod';
import { identifier } from './identifier.js';

const declared = <const Type extends string>(type: Type, meaning: string) =>
  z.literal(type).describe(meaning);
const count = (meaning: string) => z.int().positive().describe(meaning);
const text = (meaning: string) => z.string().min(1).describe(meaning);

export const assertion = z.discriminatedUnion('type', [
  z.strictObject({
    type: declared('equals', 'the answer is this'),
    value: z.unknown().describe('a label, a text, or the object of a json task'),
  }),
  z.strictObject({
    type: declared('confidence', 'the label is likely enough'),
    min: z.number().min(0).max(1).describe('its lowest probability'),
  }),
  z.strictObject({ type: declared('abstains', 'no label is given') }),
  z.strictObject({
    type: declared('guarded', 'a rule of the guard answers'),
    value: identifier.describe('its name'),
  }),
  z.strictObject({
    type: declared('contains', 'the answer has a text in it'),
    value: text('the text'),
  }),
  z.strictObject({
    type: declared('matches', 'a part of the answer matches'),
    value: text('a regular expression'),
  }),
  z.strictObject({
    type: declared('not-matches', 'no part of the answer matches'),
    value: text('a regular expression'),
  }),
  z.strictObject({
    type: declared('minChars', 'the answer is not too short'),
    value: count('characters at least'),
  }),
  z.strictObject({
    type: declared('maxChars', 'the answer is not too long'),
    value: count('characters at most'),
  }),
  z.strictObject({
    type: declared('maxSentences', 'the answer is not too long'),
    value: count('sentences at most'),
  }),
  z.strictObject({
    type: declared('language', 'the answer is in a language, which its script tells'),
    value: z.enum(['zh', 'en']).describe('Chinese or English'),
  }),
  z.strictObject({
    type: declared('needs', 'a needed task answered this'),
    path: z.string().describe('such as mood.label'),
    value: z.string().describe('what stands there'),
  }),
  z.strictObject({
    type: declared('similar', 'the answer means much the same as a text'),
    value: text('the text'),
    min: z.number().min(-1).max(1).describe('the lowest cosine'),
    task: identifier.default('embed').describe('an embedding task'),
  }),
  z.strictObject({
    type: declared('judge', 'another task approves of the answer'),
    task: identifier.describe('a choice task, which is given the answer'),
    label: text('what it has to say, or its id'),
  }),
]);

export const assertionTypes = assertion.options.map(({ shape }) => shape.type.value);

export type TaskAssertion = z.infer<typeof assertion>;
