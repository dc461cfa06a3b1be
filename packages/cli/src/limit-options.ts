/** Options that say how much an engine may take on. */
import { type EngineLimits, defaultEngineLimits, engineLimitRanges } from '@qaio/core';
import type { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { toWholeNumber } from './option-values.js';

/** Of the seconds that a run may last. */
export const maxRunRange = { min: 1, max: 86_400 };
/** Of those that a run may wait for a slot. */
export const maxWaitRange = { min: 0.01, max: 86_400 };

/** Of every command with a model. */
export interface ModelLimitOptions {
  readonly context: number;
  /** By default what the environment or the machine says. */
  readonly threads?: number;
  readonly batchInvariant?: boolean;
}

/** Of a command that serves. */
export interface ServingLimitOptions extends ModelLimitOptions {
  readonly slots: number;
  readonly queue: number;
}

export function addModelLimitOptions(command: Command): Command {
  return command
    .option(
      '--context <tokens>',
      'most tokens of prompt and answer together, unless the model allows fewer',
      toWholeNumber(engineLimitRanges.maxContextLength),
      defaultEngineLimits.maxContextLength,
    )
    .option(
      '--threads <n>',
      'threads that the model runs on (default: QAIO_THREADS, or as many as the machine has)',
      toWholeNumber(engineLimitRanges.threadCount),
    )
    .option(
      '--batch-invariant',
      'give everyone the same figures to the last bit whoever else asks; many short questions at once take longer',
    );
}

export function addServingLimitOptions(command: Command): Command {
  return command
    .option(
      '--slots <n>',
      'requests that may run at the same time; each takes memory for --context tokens',
      toWholeNumber(engineLimitRanges.slotCount),
      defaultEngineLimits.slotCount,
    )
    .option(
      '--queue <n>',
      'requests that may wait; any beyond that are refused',
      toWholeNumber(engineLimitRanges.maxWaiting),
      defaultEngineLimits.maxWaiting,
    );
}

/** The defaults of `aio serve`, but for what was asked for. */
export function engineLimits(
  options: ModelLimitOptions & Partial<ServingLimitOptions>,
  { threadCount }: Pick<CliContext, 'threadCount'>,
): EngineLimits {
  const { slotCount, maxWaiting } = defaultEngineLimits;
  return {
    ...defaultEngineLimits,
    slotCount: options.slots ?? slotCount,
    maxWaiting: options.queue ?? maxWaiting,
    maxContextLength: options.context,
    threadCount: options.threads ?? threadCount,
  };
}
