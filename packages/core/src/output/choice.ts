/** Nothing is generated: the labels' log-probabilities after the prompt are the answer. */
import { z } from 'zod';
import type { ScoringResult } from '../engine/engine.js';
import { fairShare } from '../engine/engine-limits.js';
import { invariant } from '../errors.js';
import type { PromptCodec } from '../language-model.js';
import { mapAll } from '../map-concurrent.js';
import type { EncodedPrompt } from '../text/prompt-encoder.js';
import { classify } from './classify.js';
import { compileLabels } from './label-tokens.js';
import { readoutLogits } from './readout.js';
import type {
  Answer,
  AnswerRequest,
  CompiledLabel,
  DeclarationProblem,
  OutputFormat,
  TextPiece,
} from './output-format.js';
import type { Classification } from './task-output.js';

const share = z.number().min(0).max(1);
const choice = z.strictObject({
  value: z.string().min(1).describe('what the model answers'),
  id: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,62}$/u,
      'expected lower-case letters, digits and hyphens, starting with a letter',
    )
    .optional()
    .describe('what programs match'),
});
const confidence = z.strictObject({
  min: share.default(0).describe('the task abstains if the best label’s probability is lower'),
  minLabelMass: share
    .default(0)
    .describe(
      'the task abstains if the sum of all labels’ probabilities, before they are scaled to 1, is lower',
    ),
});
export const choiceDeclaration = z.strictObject({
  format: z.literal('choice'),
  choices: z.array(choice).min(2).describe('nothing is generated: the labels’ probabilities are computed'),
  confidence: confidence.prefault({}).describe('when to abstain'),
  readout: z
    .enum(['hidden'])
    .optional()
    .describe(
      'judge by a readout of the hidden state, which aio tasks calibrate fits; until then by the labels’ words',
    ),
});

export type ChoiceDeclaration = z.infer<typeof choiceDeclaration>;

/** One of several labels, with the probability of each. */
export function choiceFormat(declaration: ChoiceDeclaration): OutputFormat {
  const labels = declaration.choices.map(({ value }) => value);
  const standInLogProbs = labels.map((_, i) => -i);
  return {
    problems: duplicates(labels),
    labels,
    standIn: classify(declaration, standInLogProbs, []),
    features: { sessions: false, windows: true, confidence: true, decoding: false, thinking: false },
    check: (value) =>
      labels.some((label) => label === value)
        ? undefined
        : `is not a choice of this task; expected ${labels.join(', ')}`,
    compile: (codec: PromptCodec, task: string) => {
      const compiled = compileLabels(labels, codec, task);
      return {
        labels: compiled,
        precompile: () => undefined,
        answer: (request) => inOnePiece(() => score(declaration, compiled, request)),
      };
    },
  };
}

function duplicates(labels: readonly string[]): DeclarationProblem[] {
  return labels.flatMap((label, i) =>
    labels.indexOf(label) < i
      ? [{ path: ['choices', i], message: `the choice '${label}' is listed twice` }]
      : [],
  );
}

async function* inOnePiece(answer: () => Promise<Answer>): AsyncGenerator<TextPiece, Answer> {
  yield* [];
  return answer();
}

/** The prompts of a text's windows are scored side by side and combined as the task says. */
async function score(
  declaration: ChoiceDeclaration,
  labels: readonly CompiledLabel[],
  { engine, prompts, calibration, readout, aggregate, signal }: AnswerRequest,
): Promise<Answer> {
  const candidates = labels.map(({ tokenIds }) => tokenIds);
  // one long text must not fill the queue that all callers share
  const results = await mapAll(
    prompts,
    fairShare(engine.limits),
    ({ tokenIds: promptTokenIds, prefixTokenCount }) =>
      engine.score(
        { promptTokenIds, prefixTokenCount, candidates, ...(readout && { withHidden: true }) },
        signal,
      ),
  );
  const [first] = results;
  invariant(first, 'there is at least one prompt');
  const tokenCounts = labels.map(({ tokenCount }) => tokenCount);
  const judge = ({ logProbs, hidden }: Judged): Classification => {
    const by = readout && hidden ? { readoutLogits: readoutLogits(readout, hidden) } : calibration;
    return classify(declaration, logProbs, tokenCounts, by);
  };
  return {
    output: { ...combined(judge, results, prompts, aggregate), windowCount: prompts.length },
    outputTokenCount: 0,
    cachedTokenCount: results.reduce((sum, { cachedTokenCount }) => sum + cachedTokenCount, 0),
    finishReason: 'constraint-complete',
    timing: results.reduce((a, b) => (b.timing.totalMs > a.timing.totalMs ? b : a), first).timing,
  };
}

type Judged = Pick<ScoringResult, 'logProbs' | 'hidden'>;

function combined(
  judge: (result: Judged) => Classification,
  results: readonly ScoringResult[],
  prompts: readonly EncodedPrompt[],
  aggregate: AnswerRequest['aggregate'],
): Classification {
  if (aggregate === 'strongest')
    return results
      .map((result) => judge(result))
      .reduce((best, judged) => (judged.confidence > best.confidence ? judged : best));
  const weights = prompts.map(({ tokenIds, prefixTokenCount }) => tokenIds.length - prefixTokenCount);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  const [first] = results;
  return judge({
    logProbs: weightedMean(
      results.map(({ logProbs }) => logProbs),
      shares,
    ),
    ...(first?.hidden && {
      hidden: Float32Array.from(
        weightedMean(
          results.map(({ hidden }) => hidden ?? []),
          shares,
        ),
      ),
    }),
  });
}

function weightedMean(vectors: readonly ArrayLike<number>[], shares: readonly number[]): number[] {
  return Array.from(vectors[0] ?? [], (_, j) =>
    vectors.reduce((sum, vector, i) => sum + (shares[i] ?? 0) * (vector[j] ?? NaN), 0),
  );
}
