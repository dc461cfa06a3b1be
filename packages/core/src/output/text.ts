import { z } from 'zod';
import { compileDecoding, decodedFeatures } from './decoded-output.js';
import type { OutputFormat } from './output-format.js';

export const textDeclaration = z.strictObject({ format: z.literal('text') });

/** Whatever the model writes. */
export function textFormat(): OutputFormat {
  const toOutput = (text: string) => ({ kind: 'text', text }) as const;
  return {
    problems: [],
    labels: [],
    standIn: toOutput(''),
    features: { ...decodedFeatures, sessions: true },
    check: (value) => (typeof value === 'string' ? undefined : 'expected a text'),
    compile: (codec, task) =>
      compileDecoding({ automaton: undefined, boundedBy: 'prompt', toOutput }, codec, task),
  };
}
