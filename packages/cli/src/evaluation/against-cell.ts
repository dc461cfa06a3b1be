/** The other side of `--against-…`: the same rows with another task, model or dtype. */
import { type TaskRegistry, told } from '@qaio/core';
import { type Dtype, describeModel } from '@qaio/models';
import type { CliContext } from '../cli-context.js';
import { UsageError } from '../exit-code.js';
import { importedModel } from '../imported-model.js';
import { modelPath } from '../model-options.js';
import type { EvaluationCell } from './evaluation-cell.js';

export interface AgainstOptions {
  readonly againstTask?: string;
  readonly againstModel?: string;
  readonly againstDtype?: Dtype;
}

/** @throws UsageError beside a matrix, which compares all of its cells */
export async function againstCell(
  [cell, ...others]: readonly EvaluationCell[],
  options: AgainstOptions,
  registry: TaskRegistry,
  context: CliContext,
): Promise<EvaluationCell | undefined> {
  const { againstTask, againstModel, againstDtype } = options;
  if (Object.values({ againstTask, againstModel, againstDtype }).every((value) => value === undefined))
    return undefined;
  if (!cell || others.length > 0)
    throw new UsageError(
      told`--against-… is for one task, model and dtype. Leave it out: several of them are all compared with one another.`,
    );
  const source = againstModel === undefined ? cell.on.source : await modelPath(againstModel, context);
  const isImported = (await describeModel(source)) !== undefined;
  // refused, if it has another dtype, before the first side is measured
  if (isImported) await importedModel(source, { dtype: againstDtype }, context);
  const dtype = isImported ? undefined : (againstDtype ?? cell.on.dtype);
  const task = againstTask === undefined ? cell.task : registry.get(againstTask);
  return { task, data: cell.data, on: { source, dtype } };
}
