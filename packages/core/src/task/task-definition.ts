/** The one source of truth for what a task file may contain. */
import { z } from 'zod';

const identifier = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/u,
    'expected lower-case letters, digits and hyphens, starting with a letter',
  );

const variableName = z
  .string()
  .regex(/^[A-Za-z_]\w{0,62}$/u, 'expected letters, digits and underscores, starting with a letter');

const input = z.strictObject({
  /** JSON Schema of the input; an object. Lengths count Unicode code points. */
  schema: z.looseObject({ type: z.literal('object'), properties: z.record(variableName, z.unknown()) }),
  limits: z.strictObject({ maxTokens: z.int().positive() }).optional(),
});

const need = z.strictObject({
  task: identifier,
  /** The needed task's input; strings are Jinja templates over this task's input. */
  with: z.record(variableName, z.string()),
  onError: z.enum(['fail', 'continue']).default('fail'),
});

const choice = z.strictObject({ value: z.string().min(1), id: identifier.optional() });

const confidence = z.strictObject({
  /** Below this probability of the best label the task abstains. */
  min: z.number().min(0).max(1).default(0),
  /** Below this sum of all labels' probabilities, before they are scaled to 1, the task abstains. */
  minLabelMass: z.number().min(0).max(1).default(0),
});

const output = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('text') }),
  z.strictObject({
    format: z.literal('choice'),
    choices: z.array(choice).min(2),
    confidence: confidence.prefault({}),
  }),
]);

export const samplingFields = [
  'temperature',
  'topP',
  'topK',
  'maxOutputTokens',
  'seed',
  'stopSequences',
] as const;

const config = z.strictObject({
  temperature: z.number().min(0).max(5).default(0),
  topP: z.number().gt(0).max(1).default(1),
  topK: z.int().min(0).default(0),
  repetitionPenalty: z.number().gt(0).max(10).default(1),
  maxOutputTokens: z.int().positive().default(128),
  stopSequences: z.array(z.string().min(1)).default([]),
  /** Fixed numbers for every run; without it each run draws its own seed and reports it. */
  seed: z.int().min(0).optional(),
  /** Which of these a request may set for itself. */
  overrides: z.array(z.enum(samplingFields)).default([]),
});

const example = z.strictObject({ input: z.record(variableName, z.unknown()), output: z.string().min(1) });

const test = z.strictObject({
  vars: z.record(variableName, z.unknown()),
  assert: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('equals'), value: z.string() }),
        z.strictObject({ type: z.literal('confidence'), min: z.number().min(0).max(1) }),
        z.strictObject({ type: z.literal('maxChars'), value: z.int().positive() }),
        z.strictObject({ type: z.literal('needs'), path: z.string(), value: z.string() }),
      ]),
    )
    .min(1),
});

const share = z.number().min(0).max(1);

const gates = z.strictObject({
  /** Shares of a data set's rows, or of the task's own tests. */
  minAccuracy: share.optional(),
  minMacroF1: share.optional(),
  maxCalibrationError: share.optional(),
  minCoverage: share.optional(),
  /** Labels that may differ from those of the same model in fp32. */
  maxLabelFlips: share.optional(),
  maxP95LatencyMs: z.number().positive().optional(),
});

export const taskDefinitionSchema = z.strictObject({
  apiVersion: z.literal('prompttasks/v1'),
  name: identifier,
  displayName: z.string().min(1),
  description: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+$/u, 'expected a version such as 1.0.0'),
  input,
  needs: z.record(variableName, need).default({}),
  system: z.string().optional(),
  /** Shown to the model as turns between the system prompt and the input. */
  examples: z.array(example).default([]),
  prompt: z.string().min(1),
  output,
  config: config.prefault({}),
  tests: z.array(test).default([]),
  /** What the task must reach; `aio eval`, `aio tasks test` and `aio models verify` fail below. */
  gates: gates.prefault({}),
  metadata: z.record(z.string(), z.unknown()).default({}),
});

export type TaskDefinition = z.infer<typeof taskDefinitionSchema>;
export type TaskConfig = TaskDefinition['config'];
export type SamplingField = (typeof samplingFields)[number];
