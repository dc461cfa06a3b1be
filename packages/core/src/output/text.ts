import { z } from 'zod';
import { compileDecoding, decodedFeatures } from './decoded-output.js';
import type { OutputFormat } from './output-format.js';

export const textDeclaration = z.strictObject({
  format: z.literal('text').describe('the answer is written freely, word by word'),
  thinking: z
    .boolean()
    .optional()
    .describe(
      'let the model think before it answers, where it can (default: it answers at once); thoughts count as output tokens and are never part of the answer',
    ),
});

/** Whatever the model writes, without its thoughts. */
export function textFormat({ thinking = false }: z.infer<typeof textDeclaration>): OutputFormat {
  const toOutput = (text: string) => ({ kind: 'text', text }) as const;
  return {
    problems: [],
    labels: [],
    standIn: toOutput(''),
    features: { ...decodedFeatures, sessions: true, thinking },
    check: (value) => (typeof value === 'string' ? undefined : 'expected a string'),
    compile: (codec, task) => {
      const isThinking = thinking && codec.chatTemplate.opensThought();
      const decoding = { automaton: undefined, boundedBy: 'prompt', isThinking, toOutput };
      return compileDecoding(decoding, codec, task);
    },
  };
}
