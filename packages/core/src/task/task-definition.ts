/** The one source of truth for what a task file may contain: checks, editor schema and reference come from here. */
import { z } from 'zod';
import { identifier } from './identifier.js';
import { modelKind } from './model-kind.js';
import { samplingRanges } from './sampling-ranges.js';
import { jsonObjectSchema, variableName } from '../constraint/json-object-schema.js';
import { guardDeclaration } from './guard-declaration.js';
import { outputDeclaration } from '../output/output-formats.js';

const share = z.number().min(0).max(1);
const windows = z.strictObject({
  field: variableName.describe('the text input that is cut into windows'),
  overlapTokens: z.int().min(0).default(16).describe('tokens that neighbouring windows have in common'),
  aggregate: z
    .enum(['mean', 'strongest'])
    .default('mean')
    .describe(
      'mean: log-probabilities, weighted by the windows’ lengths; strongest: the window that is surest of itself',
    ),
});

const input = z.strictObject({
  schema: jsonObjectSchema.describe(
    'JSON Schema of the input, an object. Lengths count characters as people do, an emoji as one; a text of nothing but invisible characters is empty',
  ),
  limits: z
    .strictObject({
      maxTokens: z
        .int()
        .positive()
        .describe('longest input in tokens; longer requests are refused, never truncated'),
      windows: windows
        .optional()
        .describe('choice only: judge longer inputs window by window, each of at most maxTokens'),
    })
    .optional(),
});

const need = z.strictObject({
  task: identifier.describe('the task to run first'),
  with: z
    .record(variableName, z.string())
    .describe('its input: Jinja over this task’s input; a single {{ name }} passes the value unchanged'),
  onError: z
    .enum(['fail', 'continue'])
    .default('fail')
    .describe('continue: run without its result, which the prompt can test for with {% if needs.NAME %}'),
  deadlineShare: z.number().gt(0).max(1).default(1).describe('share of the run’s time limit that it may use'),
});

export const samplingFields = [
  'temperature',
  'topP',
  'topK',
  'maxOutputTokens',
  'seed',
  'stopSequences',
] as const;

const { topK, maxOutputTokens, seed } = samplingRanges;
const temperature = z.number().min(samplingRanges.temperature.min).max(samplingRanges.temperature.max);
const topP = z.number().gt(samplingRanges.topP.min).max(samplingRanges.topP.max);
const repetitionPenalty = z.number().gt(0).max(10);

const config = z.strictObject({
  temperature: temperature.default(0).describe('0 is greedy'),
  topP: topP.default(1),
  topK: z.int().min(topK.min).max(topK.max).default(0).describe('0 keeps all'),
  repetitionPenalty: repetitionPenalty.default(1),
  maxOutputTokens: z.int().min(maxOutputTokens.min).max(maxOutputTokens.max).default(128),
  stopSequences: z.array(z.string().min(1)).default([]),
  seed: z
    .int()
    .min(seed.min)
    .max(seed.max)
    .optional()
    .describe('fixed for every run; without it each run draws its own and reports it'),
  overrides: z.array(z.enum(samplingFields)).default([]).describe('which of these a request may set'),
});

const example = z.strictObject({
  input: z.record(variableName, z.unknown()),
  needs: z
    .record(variableName, z.record(z.string(), z.unknown()))
    .default({})
    .describe('results of needed tasks as they would be here, such as { mood: { id: negative } }'),
  output: z.union([z.string().min(1), z.record(z.string(), z.unknown())]).describe('json tasks: the object'),
});

const assertion = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('equals'), value: z.unknown() }),
  z.strictObject({ type: z.literal('confidence'), min: share }),
  z.strictObject({ type: z.literal('abstains') }),
  z.strictObject({ type: z.literal('guarded'), value: identifier }),
  z.strictObject({ type: z.literal('contains'), value: z.string().min(1) }),
  z.strictObject({ type: z.literal('matches'), value: z.string().min(1) }),
  z.strictObject({ type: z.literal('not-matches'), value: z.string().min(1) }),
  z.strictObject({ type: z.literal('minChars'), value: z.int().positive() }),
  z.strictObject({ type: z.literal('maxChars'), value: z.int().positive() }),
  z.strictObject({ type: z.literal('maxSentences'), value: z.int().positive() }),
  z.strictObject({ type: z.literal('language'), value: z.enum(['zh', 'en']) }),
  z.strictObject({
    type: z.literal('needs'),
    path: z.string().describe('such as mood.label'),
    value: z.string(),
  }),
  z.strictObject({
    type: z.literal('similar'),
    value: z.string().min(1),
    min: z.number().min(-1).max(1).describe('the lowest cosine'),
    task: identifier.default('embed').describe('an embedding task'),
  }),
  z.strictObject({
    type: z.literal('judge'),
    task: identifier.describe('a choice task, which is given the answer'),
    label: z.string().min(1).describe('what it has to say, or its id'),
  }),
]);

export const assertionTypes = assertion.options.map(({ shape }) => shape.type.value);

export const taskTest = z.strictObject({
  vars: z.record(variableName, z.unknown()).describe('the input'),
  assert: z
    .array(assertion)
    .min(1)
    .describe(
      'each { type, value }; confidence has min, needs has path (mood.label) and value, abstains nothing; guarded has the rule’s name; matches takes a regular expression, language zh or en, which it tells by the script; similar has value and min, the lowest cosine by task (embed); judge has task, a choice task that is given the answer, and the label that it has to say',
    ),
});

const gates = z.strictObject({
  minAccuracy: share
    .optional()
    .describe(
      'share of tests, or of a data set’s rows, that are right: a json row with every field right, a row of a text or regex task that meets all its assertions',
    ),
  minMacroF1: share.optional(),
  maxCalibrationError: share.optional(),
  minCoverage: share.optional().describe('share of rows that the task does not abstain from'),
  maxLabelFlips: share
    .optional()
    .describe('labels that may differ from those of the same model in fp32, near ties apart'),
  maxFlipRate: share
    .optional()
    .describe(
      'choice only: share of texts whose label may change when they are written differently; see `aio tasks robust`',
    ),
  maxP95LatencyMs: z.number().positive().optional().describe('of rows that are run one by one'),
  tolerance: z
    .record(variableName, z.number().min(0))
    .optional()
    .describe('json only, by field: how far a number may be off and still be right'),
});

const session = z.strictObject({
  history: z.int().positive().describe('earlier turns that the model sees'),
  maxTokens: z.int().positive().optional().describe('longest prompt with its history'),
  overflow: z
    .enum(['drop-oldest', 'refuse'])
    .default('drop-oldest')
    .describe('what happens to turns that do not fit'),
});

const variant = z.strictObject({
  name: identifier.describe('shown by `aio tasks render`'),
  for: modelKind.describe(
    'embedded-model: one that was trained for certain tasks only; instruction-model: one that follows instructions',
  ),
  system: z.string().optional(),
  prompt: z.string().min(1).optional(),
  examples: z.array(example).optional(),
  config: z
    .strictObject({
      temperature: temperature.optional(),
      topP: topP.optional(),
      repetitionPenalty: repetitionPenalty.optional(),
    })
    .optional()
    .describe('instead of the task’s own'),
  session: z
    .literal(false)
    .optional()
    .describe('false: this kind of model sees no earlier turns, because it was not trained on any'),
});

// YAML reads 1.0 as a number
const versionForm = 'expected three numbers, such as 1.0.0';

export const taskDefinitionSchema = z.strictObject({
  apiVersion: z.literal('prompttasks/v1'),
  name: identifier.describe('it is addressed as tasks/NAME'),
  displayName: z.string().min(1).describe('shown to users'),
  description: z.string().min(1).describe('shown to users'),
  version: z
    .string({ error: versionForm })
    .regex(/^\d+\.\d+\.\d+$/u, versionForm)
    .describe('yours; the etag is computed from the content'),
  extends: z
    .string()
    .optional()
    .describe('another task file in the same folder, whose fields apply where this one sets none'),
  requires: z
    .enum(['any-model', 'instruction-model'])
    .default('any-model')
    .describe('instruction-model: any other model causes a warning'),
  input,
  guard: guardDeclaration,
  needs: z.record(variableName, need).default({}).describe('tasks whose results this one’s prompt uses'),
  partials: z
    .record(variableName, z.string())
    .default({})
    .describe(
      'texts for {{ partials.NAME }} in system and prompt; file:NAME.md reads one beside the task file',
    ),
  system: z
    .string()
    .optional()
    .describe('the system prompt: Jinja over partials alone, so that it stays cached'),
  examples: z
    .array(example)
    .default([])
    .describe('shown to the model as turns between the system prompt and the input'),
  session: session.optional().describe('text tasks: remember a conversation by the request’s session name'),
  prompt: z.string().min(1).describe('Jinja over the input, needs.NAME and partials.NAME'),
  variants: z
    .array(variant)
    .default([])
    .describe(
      'other wordings (system, prompt, examples, config, no session); the first one for the kind of the loaded model is used, or else the task’s own',
    ),
  output: outputDeclaration,
  config: config.prefault({}).describe('how the next token is chosen'),
  tests: z.array(taskTest).default([]).describe('run by aio tasks test'),
  gates: gates.prefault({}).describe('aio eval, aio tasks test and aio models verify fail if one is missed'),
  metadata: z.record(z.string(), z.unknown()).default({}).describe('anything'),
});

export type TaskDefinition = z.infer<typeof taskDefinitionSchema>;
export type TaskConfig = TaskDefinition['config'];
export type TaskAssertion = z.infer<typeof assertion>;
export type SamplingField = (typeof samplingFields)[number];
