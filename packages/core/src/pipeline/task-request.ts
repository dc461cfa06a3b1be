import { type FieldViolation, QaioError, worded } from '../errors.js';
import { told } from '../told.js';
import type { SamplingParams } from '../engine/sampling-params.js';
import { isInRange, rangeText, samplingRanges } from '../task/sampling-ranges.js';
import type { SamplingField, TaskConfig, TaskDefinition } from '../task/task-definition.js';
import type { ConversationRequest } from './conversation.js';
import { wrongFields } from './wrong-fields.js';

/** Sampling settings that a request may bring; the task says which of them it allows. */
export interface SamplingOverrides {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly seed?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
}

export interface TaskRequest extends ConversationRequest {
  readonly task: string;
  /** Checked against the task's schema. */
  readonly input: unknown;
  readonly sampling?: SamplingOverrides | undefined;
  readonly expectedEtag?: string;
  /** How long the run may take, in ms; tasks that it needs get shares of it. */
  readonly timeLimitMs?: number | undefined;
  /** How much of it may be spent on waiting for a slot; a run that would wait longer is refused. */
  readonly maxWaitMs?: number | undefined;
}

export interface ResolvedSampling {
  readonly params: SamplingParams;
  readonly stopSequences: readonly string[];
}

/**
 * The task's own settings with the request's on top.
 *
 * @throws QaioError `not-allowed` when the task does not offer a setting, `invalid-input` when a value is out of range
 */
export function resolveSampling(
  definition: TaskDefinition,
  overrides: SamplingOverrides,
  drawSeed: () => number,
): ResolvedSampling {
  const names = Object.keys(overrides) as SamplingField[];
  const refused = names.filter((name) => overrides[name] !== undefined && !isAllowed(definition, name));
  if (refused.length > 0)
    throw new QaioError(
      'not-allowed',
      told`Task '${definition.name}' does not let a request set ${refused.map(pathOf).join(', ')}; it allows: ${definition.config.overrides.map(pathOf).join(', ') || told`nothing`}.`,
    );
  return settledSampling(definition.config, overrides, drawSeed);
}

/**
 * Settings with others on top.
 *
 * @throws QaioError `invalid-input` when a value is out of range
 */
export function settledSampling(
  own: TaskConfig,
  overrides: SamplingOverrides,
  drawSeed: () => number,
): ResolvedSampling {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  const config: TaskConfig = { ...own, ...Object.fromEntries(given) };
  checkRanges(config);
  const { stopSequences, seed = drawSeed(), ...params } = config;
  return { params: { ...params, seed }, stopSequences };
}

/** The seed of a text that is drawn; undefined where there is nothing to draw. */
export function drawnSeed({ params }: ResolvedSampling): number | undefined {
  return params.temperature > 0 ? params.seed : undefined;
}

const pathOf = (name: SamplingField): string => `sampling.${name}`;

function isAllowed(definition: TaskDefinition, name: SamplingField): boolean {
  return definition.config.overrides.includes(name);
}

function checkRanges(config: TaskConfig): void {
  const names = Object.keys(samplingRanges) as (keyof typeof samplingRanges)[];
  const wrong = [
    ...names.flatMap((name) => rangeProblem(name, config[name])),
    ...config.stopSequences.flatMap((stop, i) => (stop === '' ? emptyStop(i) : [])),
  ];
  if (wrong.length > 0) throw wrongFields(wrong);
}

function rangeProblem(name: keyof typeof samplingRanges, value: number | undefined): FieldViolation[] {
  const range = samplingRanges[name];
  if (value === undefined || isInRange(value, range)) return [];
  // beyond this a number may have been rounded on its way here
  const came = Math.abs(value) > Number.MAX_SAFE_INTEGER ? '' : told`, not ${value}`;
  const description = told`must be ${rangeText(range)}${came}`;
  return [{ field: `sampling.${name}`, reason: 'OUT_OF_RANGE', ...worded('description', description) }];
}

function emptyStop(index: number): FieldViolation[] {
  const description = told`must not be empty: it would end every answer before it begins`;
  return [
    {
      field: `sampling.stopSequences.${index}`,
      reason: 'INPUT_TOO_SHORT',
      ...worded('description', description),
    },
  ];
}
