import { z } from 'zod';
import { compilingPattern } from '../constraint/character-automaton.js';
import { takes } from '../constraint/state-table.js';
import { compileDecoding, decodedFeatures } from './decoded-output.js';
import { declared } from './declared.js';
import type { OutputFormat } from './output-format.js';

export const regexDeclaration = z.strictObject({
  format: z.literal('regex').describe('the answer matches `pattern` from its beginning to its end'),
  pattern: z
    .string()
    .min(1)
    .describe('JavaScript syntax, flags u and s, for the whole text; no look-around, no back references'),
});

/** A text that matches a pattern from its first character to its last; in pieces. */
export function* regexFormat({
  pattern,
}: z.infer<typeof regexDeclaration>): Generator<undefined, OutputFormat> {
  const { value: automaton, problems } = yield* declared(['pattern'], compilingPattern(pattern, 'refused'));
  const toOutput = (text: string) => ({ kind: 'text', text }) as const;
  return {
    problems,
    labels: [],
    standIn: toOutput(''),
    features: decodedFeatures,
    check: (value) =>
      typeof value === 'string' && (!automaton || takes(automaton, value))
        ? undefined
        : `does not match the pattern ${pattern}`,
    compile: (codec, task) => compileDecoding({ automaton, boundedBy: 'pattern', toOutput }, codec, task),
  };
}
