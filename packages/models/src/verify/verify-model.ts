/** Whether an imported model is intact, and as good as the checkpoint it was made from. */
import { Engine, type ModelRunner, QaioError, type Told, type Tokenizer, told } from '@qaio/core';
import type { LoadOptions } from '../load/load-model.js';
import { loadRunner } from '../load/load-runner.js';
import { loadPromptCodec } from '../load/prompt-codec.js';
import { type ModelManifest, readManifest } from '../model-folder/model-manifest.js';
import { type VerifyPrompt, checkAnswers } from './answer-check.js';
import { type Check, check, skipped } from './check.js';
import { checkDistributions } from './distribution-check.js';
import { checkFiles, checkTensors } from './folder-check.js';
import { checkPerplexity, perplexityTokens } from './perplexity-check.js';
import { checkTokenizer } from './tokenizer-check.js';

export interface VerifyOptions extends LoadOptions {
  /** The same model imported as fp32; undefined if there is none, for the reason in `referenceMissing`. */
  readonly reference: string | undefined;
  readonly referenceMissing?: Told | undefined;
  readonly prompts: readonly VerifyPrompt[];
}

export interface VerifyReport {
  readonly model: string;
  readonly dtype: string;
  readonly sha256: string;
  readonly folder: string;
  /** No check has failed. */
  readonly passed: boolean;
  readonly checks: readonly Check[];
}

/**
 * Checks an imported folder's files, matrices, tokenizer, answers, distributions and perplexity. Faults are in the report.
 *
 * @throws QaioError `model-invalid` if the folder is not an imported model, or the reference is a different one
 */
export async function verifyModel(folder: string, options: VerifyOptions): Promise<VerifyReport> {
  const manifest = await readManifest(folder);
  await checkSameModel(manifest, options.reference);
  const { tokenizer } = await loadPromptCodec(folder);
  const files = await checkFiles(folder, manifest);
  // a damaged graph must not reach the runtime
  const weights = files.outcome === 'failed' ? [] : await checkWeights(folder, tokenizer, options);
  const checks = [files, await checkTensors(folder), checkTokenizer(tokenizer, manifest), ...weights];
  const { name: model, dtype, sourceSha256: sha256 } = manifest;
  const passed = checks.every(({ outcome }) => outcome !== 'failed');
  return { model, dtype, sha256, folder, passed, checks };
}

async function checkWeights(folder: string, tokenizer: Tokenizer, options: VerifyOptions): Promise<Check[]> {
  const model = await loadRunner(folder, options);
  const reference =
    options.reference === undefined ? undefined : await loadRunner(options.reference, options);
  const engineOf = (runner: ModelRunner): Engine =>
    new Engine({ runner, clock: options.clock, ...options.limits });
  try {
    const compared = reference
      ? await checkAnswers(engineOf(model), engineOf(reference), options.prompts)
      : [skipped(told`answers`, options.referenceMissing ?? told`there is no fp32 model to compare with`)];
    // the engines are done: from here on their slots are overwritten
    const prose = perplexityTokens(tokenizer, model.shape.contextLength);
    if (reference)
      compared.push(await checkDistributions(model, reference, [...prose, ...onePerTask(options.prompts)]));
    return [await checkShape(model), ...compared, await checkPerplexity(model, reference, prose)];
  } finally {
    await reference?.close();
    await model.close();
  }
}

function onePerTask(prompts: readonly VerifyPrompt[]): (readonly number[])[] {
  return [...new Map(prompts.map(({ task, tokenIds }) => [task, tokenIds])).values()];
}

/** One token through the whole graph. */
async function checkShape(runner: ModelRunner): Promise<Check> {
  const { vocabSize, contextLength } = runner.shape;
  const [logits = new Float32Array()] = await runner.forward([
    { slot: 0, position: 0, tokenIds: [0], logits: 'last' },
  ]);
  const hasPassed = logits.length === vocabSize && logits.every(Number.isFinite);
  const detail = hasPassed
    ? told`${logits.length} logits per token, all of them finite; a context of ${contextLength} tokens`
    : told`expected ${vocabSize} finite logits; got ${logits.length}, ${logits.filter(Number.isFinite).length} of them finite`;
  return check(told`shapes`, hasPassed, detail, { vocabSize, contextLength });
}

async function checkSameModel(manifest: ModelManifest, reference: string | undefined): Promise<void> {
  if (reference === undefined) return;
  const other = await readManifest(reference);
  if (other.vocabSize === manifest.vocabSize && other.layerCount === manifest.layerCount) return;
  throw new QaioError(
    'model-invalid',
    told`${reference} (${other.name}) is not the same model as ${manifest.name}, so they cannot be compared; use an import of the same checkpoint.`,
  );
}
