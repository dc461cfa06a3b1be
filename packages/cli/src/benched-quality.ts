import {
  type BenchReport,
  type BenchmarkOptions,
  type Entry,
  measureQualityRows,
  qualityRows,
} from '@qaio/bench';
import type { CliContext } from './cli-context.js';
import { fp32Reference } from './fp32-reference.js';
import { defaultModelOptions, loadOptions, loadRegistry } from './model-options.js';
import { verifyPrompts } from './verify-prompts.js';

/** Of ours, in each dtype. @returns undefined where it is not asked for, or cannot be had */
export async function benchedQuality(
  entries: readonly Entry[],
  { only, onProgress, onSkipped }: Pick<BenchmarkOptions, 'only' | 'onProgress' | 'onSkipped'>,
  context: CliContext,
): Promise<Pick<BenchReport, 'rows' | 'quality'> | undefined> {
  const isWanted = ({ name }: { readonly name: string }) => only.length === 0 || only.includes(name);
  const [first, ...others] = entries.filter(({ contestant }) => contestant === 'ours');
  if (!first || !qualityRows.some(isWanted)) return undefined;
  onProgress('quality beside fp32');
  const found = await fp32Reference(first.modelPath, context);
  if (found.reference === undefined) {
    onSkipped('quality', found.referenceMissing);
    return undefined;
  }
  const prompts = await verifyPrompts(first.modelPath, await loadRegistry(context));
  const { rows, quality } = await measureQualityRows([first, ...others], {
    ...loadOptions(defaultModelOptions, context),
    reference: found.reference,
    prompts: prompts.filter(({ candidates }) => candidates.length > 0),
  });
  return { rows: rows.filter(isWanted), quality };
}
