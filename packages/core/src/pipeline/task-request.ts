import { QaioError } from '../errors.js';
import type { SamplingParams } from '../engine/sampling-params.js';
import type { SamplingField, TaskConfig, TaskDefinition } from '../task/task-definition.js';

/** Sampling settings that a request may bring; the task says which of them it allows. */
export interface SamplingOverrides {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly seed?: number | undefined;
  readonly stopSequences?: readonly string[] | undefined;
}

export interface TaskRequest {
  readonly task: string;
  /** Checked against the task's schema. */
  readonly input: unknown;
  readonly sampling?: SamplingOverrides;
  readonly expectedEtag?: string;
  /** How long the run may take, in ms; tasks that it needs get shares of it. */
  readonly timeLimitMs?: number | undefined;
  /** Name of the conversation that this is a turn of; only where the task keeps sessions. */
  readonly session?: string | undefined;
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
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  const refused = given.map(([name]) => name as SamplingField).filter((name) => !isAllowed(definition, name));
  if (refused.length > 0)
    throw new QaioError(
      'not-allowed',
      `Task '${definition.name}' does not let a request set ${refused.join(', ')}; it allows: ` +
        `${definition.config.overrides.join(', ') || 'nothing'}.`,
    );
  const config: TaskConfig = { ...definition.config, ...Object.fromEntries(given) };
  checkRanges(config);
  const { stopSequences, seed = drawSeed(), ...params } = config;
  return { params: { ...params, seed }, stopSequences };
}

function isAllowed(definition: TaskDefinition, name: SamplingField): boolean {
  return definition.config.overrides.includes(name);
}

function checkRanges(config: TaskConfig): void {
  const wrong = [
    rangeProblem('temperature', config.temperature, 0, 5),
    rangeProblem('topP', config.topP, Number.MIN_VALUE, 1),
    rangeProblem('topK', config.topK, 0, 2 ** 31),
    rangeProblem('maxOutputTokens', config.maxOutputTokens, 1, 2 ** 31),
  ].filter((violation) => violation !== undefined);
  if (wrong.length === 0) return;
  const list = wrong.map(({ field, description }) => `${field} ${description}`).join('; ');
  throw new QaioError('invalid-input', `Sampling: ${list}`, { violations: wrong });
}

function rangeProblem(
  name: string,
  value: number,
  min: number,
  max: number,
): { field: string; reason: string; description: string } | undefined {
  if (value >= min && value <= max) return undefined;
  const lowest = min === Number.MIN_VALUE ? 'above 0' : `at least ${min}`;
  const description = `must be ${lowest} and at most ${max}, not ${value}`;
  return { field: `sampling.${name}`, reason: 'OUT_OF_RANGE', description };
}
