import { type BenchReport, type BenchmarkOptions, measureQualityRows, qualityRows } from '@qaio/bench';
import { told } from '@qaio/core';
import type { VerifyPrompt } from '@qaio/models';
import type { CliContext } from './cli-context.js';
import { fp32Reference } from './fp32-reference.js';
import { defaultModelOptions, loadOptions, loadRegistry } from './model-options.js';
import { verifyPrompts } from './verify-prompts.js';

const promptsPerTask = 8;

/** Beside fp32. @returns undefined where it is not asked for, or cannot be had */
export async function benchedQuality(
  measured: BenchmarkOptions,
  context: CliContext,
): Promise<Pick<BenchReport, 'rows' | 'quality'> | undefined> {
  const { ours, only, onProgress, onSkipped } = measured;
  const isWanted = ({ name }: { readonly name: string }) => only.length === 0 || only.includes(name);
  if (!qualityRows.some(isWanted)) return undefined;
  onProgress(told`quality beside fp32`);
  const found = await fp32Reference(ours.modelPath, context);
  if (found.reference === undefined) {
    onSkipped(told`quality`, found.referenceMissing);
    return undefined;
  }
  const prompts = await verifyPrompts(ours.modelPath, await loadRegistry(context));
  const { rows, quality } = await measureQualityRows({
    ...loadOptions(defaultModelOptions, context),
    ...measured,
    reference: found.reference,
    prompts: fewOfEach(prompts.filter(({ candidates }) => candidates.length > 0)),
  });
  return { rows: rows.filter(isWanted), quality };
}

/** In fp32 all of them would take longer than the rest of a run. */
function fewOfEach(prompts: readonly VerifyPrompt[]): VerifyPrompt[] {
  const taken = new Map<string, number>();
  return prompts.filter(({ task }) => {
    const count = (taken.get(task) ?? 0) + 1;
    taken.set(task, count);
    return count <= promptsPerTask;
  });
}
