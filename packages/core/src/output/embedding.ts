/** Nothing is generated: the hidden state after the prompt is the answer. */
import { z } from 'zod';
import { invariant } from '../errors.js';
import type { Answer, AnswerRequest, OutputFormat } from './output-format.js';
import { inOnePiece, meanWindow, scoreWindows, scoredAnswer } from './scored-windows.js';

export const embeddingDeclaration = z.strictObject({
  format: z.literal('embedding').describe('the answer is a vector, for comparing texts'),
});

/** A vector for a text, of length 1: texts that the prompt makes the model go on from alike are near each other. */
export function embeddingFormat(): OutputFormat {
  return {
    problems: [],
    labels: [],
    standIn: { kind: 'embedding', values: [], windowCount: 1 },
    features: { sessions: false, windows: true, confidence: false, decoding: false, thinking: false },
    check: () => 'cannot be given: a task with an embedding takes no examples and no expected answers',
    compile: () => ({
      labels: [],
      precompile: () => Promise.resolve(),
      answer: (request) => inOnePiece(() => embed(request)),
    }),
  };
}

// scoring needs a continuation; which one does not matter to the state before it
const anyToken = [[0]];

async function embed(request: AnswerRequest): Promise<Answer> {
  const windows = await scoreWindows(request, anyToken, true);
  const { hidden } = meanWindow(windows);
  invariant(hidden, 'the hidden state was asked for');
  const windowCount = request.prompts.length;
  return scoredAnswer({ kind: 'embedding', values: unit(hidden), windowCount }, windows);
}

function unit(vector: Float32Array): number[] {
  const length = Math.hypot(...vector);
  return Array.from(vector, (value) => value / length);
}
