/** Nothing is generated: the labels' log-probabilities after the prompt are the answer. */
import { z } from 'zod';
import { told } from '../told.js';
import type { PromptCodec } from '../language-model.js';
import { classify } from './classify.js';
import { labelFaults } from './label-faults.js';
import { compileLabels } from './label-tokens.js';
import type {
  Answer,
  AnswerRequest,
  CompiledLabel,
  DeclarationProblem,
  OutputFormat,
} from './output-format.js';
import { readoutLogits } from './readout.js';
import { scopeValue } from './scope.js';
import {
  type Judged,
  type ScoredWindows,
  inOnePiece,
  meanWindow,
  scoreWindows,
  scoredAnswer,
} from './scored-windows.js';
import type { Classification } from './task-output.js';

const share = z.number().min(0).max(1);
const fullChoice = z.strictObject({
  value: z.string().min(1).describe('what the model answers'),
  id: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,62}$/u,
      String(told`expected lower-case letters, digits and hyphens, starting with a letter`),
    )
    .optional()
    .describe('what programs match'),
});
const choice = z.union([
  z
    .string()
    .min(1)
    .transform((value): z.infer<typeof fullChoice> => ({ value })),
  fullChoice,
]);
const confidence = z.strictObject({
  min: share.default(0).describe('the task abstains if the best label’s probability is lower'),
  minLabelMass: share
    .default(0)
    .describe(
      'the task abstains if the sum of all labels’ probabilities, before they are scaled to 1, is lower',
    ),
});
export const choiceDeclaration = z.strictObject({
  format: z.literal('choice').describe('the answer is one of `choices`; nothing is generated'),
  choices: z
    .array(choice)
    .min(2)
    .describe('labels, as texts or with ids; nothing is generated: their probabilities are computed'),
  confidence: confidence.prefault({}).describe('when to abstain'),
  readout: z
    .enum(['hidden', 'where-fitted'])
    .optional()
    .describe(
      'judge by a readout of the hidden state. hidden: aio tasks calibrate fits it; until then the labels’ words decide, with a warning. where-fitted: with the models that the file beside the task has one for, by words with others',
    ),
  scope: z
    .enum(['hidden'])
    .optional()
    .describe(
      'abstain from texts that the task is not for, told by the hidden state as aio tasks scope has fitted it; until then from none',
    ),
});

export type ChoiceDeclaration = z.infer<typeof choiceDeclaration>;

/** One of several labels, with the probability of each. */
export function choiceFormat(declaration: ChoiceDeclaration): OutputFormat {
  const labels = declaration.choices.map(({ value }) => value);
  const standInLogProbs = labels.map((_, i) => -i);
  return {
    problems: [...unfit(labels), ...duplicateIds(declaration)],
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
        precompile: () => Promise.resolve(),
        answer: (request) => inOnePiece(() => score(declaration, compiled, request)),
      };
    },
  };
}

function unfit(labels: readonly string[]): DeclarationProblem[] {
  return labelFaults(labels).map(({ index, message }) => ({ path: ['choices', index], message }));
}

function duplicateIds({ choices }: ChoiceDeclaration): DeclarationProblem[] {
  const ids = choices.map(({ id }) => id);
  return ids.flatMap((id, i) =>
    id !== undefined && ids.indexOf(id) < i
      ? [{ path: ['choices', i, 'id'], message: `the id '${id}' is given twice` }]
      : [],
  );
}

async function score(
  declaration: ChoiceDeclaration,
  labels: readonly CompiledLabel[],
  request: AnswerRequest,
): Promise<Answer> {
  const { calibration, readout, scope } = request;
  const candidates = labels.map(({ tokenIds }) => tokenIds);
  const windows = await scoreWindows(request, candidates, (readout ?? scope) !== undefined);
  const tokenCounts = labels.map(({ tokenCount }) => tokenCount);
  const judge = ({ logProbs, hidden }: Judged): Classification => {
    const by = readout && hidden ? { readoutLogits: readoutLogits(readout, hidden) } : calibration;
    const judged = classify(declaration, logProbs, tokenCounts, by);
    return !scope || !hidden || scopeValue(scope, hidden) >= 0 ? judged : outOfScope(judged);
  };
  const windowCount = request.prompts.length;
  return scoredAnswer({ ...combined(judge, windows, request.aggregate), windowCount }, windows);
}

/** What is made of a text that the task is not for. */
function outOfScope(judged: Classification): Classification {
  return { ...judged, label: '', id: undefined, abstainReason: 'out-of-scope' };
}

function combined(
  judge: (result: Judged) => Classification,
  windows: ScoredWindows,
  aggregate: AnswerRequest['aggregate'],
): Classification {
  if (aggregate === 'strongest')
    return windows.results
      .map((result) => judge(result))
      .reduce((best, judged) => (judged.confidence > best.confidence ? judged : best));
  return judge(meanWindow(windows));
}
