/** The one source of truth for what a task file may contain: checks, editor schema and reference come from here. */
import { z } from 'zod';
import { told } from '../told.js';
import { assertion } from './task-assertion.js';
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
    .optional()
    .describe('how long an input may be'),
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

const temperatureMeaning = '0 is greedy: always the likeliest token; above, others are drawn too';
const topPMeaning = 'draw from the likeliest tokens that have this probability together; 1 keeps all';
const repetitionPenaltyMeaning = 'above 1, tokens that were there already are less likely; 1 changes nothing';

const config = z.strictObject({
  temperature: temperature.default(0).describe(temperatureMeaning),
  topP: topP.default(1).describe(topPMeaning),
  topK: z.int().min(topK.min).max(topK.max).default(0).describe('0 keeps all'),
  repetitionPenalty: repetitionPenalty.default(1).describe(repetitionPenaltyMeaning),
  maxOutputTokens: z
    .int()
    .min(maxOutputTokens.min)
    .max(maxOutputTokens.max)
    .default(128)
    .describe('the answer ends here at the latest'),
  stopSequences: z.array(z.string().min(1)).default([]).describe('texts before which the answer ends'),
  seed: z
    .int()
    .min(seed.min)
    .max(seed.max)
    .optional()
    .describe('fixed for every run; without it each run draws its own and reports it'),
  overrides: z.array(z.enum(samplingFields)).default([]).describe('which of these a request may set'),
});

const example = z.strictObject({
  input: z.record(variableName, z.unknown()).describe('an input, as a request has it'),
  needs: z
    .record(variableName, z.record(z.string(), z.unknown()))
    .default({})
    .describe('results of needed tasks as they would be here, such as { mood: { id: negative } }'),
  output: z.union([z.string().min(1), z.record(z.string(), z.unknown())]).describe('json tasks: the object'),
});

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
  minMacroF1: share
    .optional()
    .describe('choice only: the mean of the labels’ F1, so that rare labels count as much as others'),
  maxCalibrationError: share
    .optional()
    .describe('choice only: how far confidence may be from the share that is right, on average'),
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
  system: z.string().optional().describe('instead of the task’s own'),
  prompt: z.string().min(1).optional().describe('instead of the task’s own'),
  examples: z.array(example).optional().describe('instead of the task’s own'),
  config: z
    .strictObject({
      temperature: temperature.optional().describe(temperatureMeaning),
      topP: topP.optional().describe(topPMeaning),
      repetitionPenalty: repetitionPenalty.optional().describe(repetitionPenaltyMeaning),
    })
    .optional()
    .describe('instead of the task’s own'),
  session: z
    .literal(false)
    .optional()
    .describe('false: this kind of model sees no earlier turns, because it was not trained on any'),
});

// YAML reads 1.0 as a number
const versionForm = String(told`expected three numbers, such as 1.0.0`);

export const taskDefinitionSchema = z.strictObject({
  apiVersion: z.literal('prompttasks/v1').describe('of the form of this file'),
  name: identifier.meta({ description: 'it is addressed as tasks/NAME', examples: ['ticket'] }),
  displayName: z
    .string()
    .min(1)
    .meta({ description: 'shown to users', examples: ['Ticket'] }),
  description: z
    .string()
    .min(1)
    .meta({ description: 'shown to users', examples: ['What a message to a shop is about'] }),
  version: z
    .string({ error: versionForm })
    .regex(/^\d+\.\d+\.\d+$/u, versionForm)
    .meta({ description: 'yours; the etag is computed from the content', examples: ['0.1.0'] }),
  extends: z
    .string()
    .optional()
    .describe('another task file in the same folder, whose fields apply where this one sets none'),
  requires: z
    .enum(['any-model', 'instruction-model'])
    .default('any-model')
    .describe('instruction-model: any other model causes a warning'),
  input: input.describe('what a request brings'),
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
    .meta({
      description: 'the system prompt: Jinja over partials alone, so that it stays cached',
      examples: ['You sort messages to a shop. Answer with one word: billing, delivery or other.'],
    }),
  examples: z
    .array(example)
    .default([])
    .describe('shown to the model as turns between the system prompt and the input'),
  session: session.optional().describe('text tasks: remember a conversation by the request’s session name'),
  prompt: z
    .string()
    .min(1)
    .meta({
      description: 'Jinja over the input, needs.NAME and partials.NAME',
      examples: ['{{ text }}'],
    }),
  variants: z
    .array(variant)
    .default([])
    .describe(
      'other wordings (system, prompt, examples, config, no session); the first one for the kind of the loaded model is used, or else the task’s own',
    ),
  output: outputDeclaration.describe('what the task answers with'),
  config: config.prefault({}).describe('how the next token is chosen'),
  tests: z.array(taskTest).default([]).describe('run by aio tasks test'),
  gates: gates.prefault({}).describe('aio eval, aio tasks test and aio models verify fail if one is missed'),
  metadata: z.record(z.string(), z.unknown()).default({}).describe('anything'),
});

export type TaskDefinition = z.infer<typeof taskDefinitionSchema>;
export type TaskConfig = TaskDefinition['config'];
export type SamplingField = (typeof samplingFields)[number];
