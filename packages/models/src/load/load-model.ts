import {
  type Clock,
  Engine,
  type EngineLimits,
  type EngineOptions,
  type LanguageModel,
  type ModelRunner,
} from '@qaio/core';
import { type RunnerOptions, loadRunner } from './load-runner.js';
import { loadPromptCodec } from './prompt-codec.js';

export interface LoadOptions extends RunnerOptions, Pick<EngineOptions, 'speculativeTokens'> {
  readonly clock: Clock;
  readonly limits: EngineLimits;
}

/** A loaded model; closing it frees its session. */
export interface LoadedModel extends LanguageModel {
  close(): Promise<void>;
}

/**
 * Loads an imported model's folder: the one session, its tokenizer and its chat template.
 *
 * @throws QaioError `model-invalid`, `invalid-option`, `engine-failed`
 */
export async function loadModel(folder: string, options: LoadOptions): Promise<LoadedModel> {
  const codec = await loadPromptCodec(folder, options.limits.maxContextLength);
  const reload = (): Promise<ModelRunner> => loadRunner(folder, options);
  const engine = new Engine({
    runner: await reload(),
    reload,
    clock: options.clock,
    isBatchInvariant: options.isBatchInvariant,
    speculativeTokens: options.speculativeTokens,
    ...options.limits,
  });
  return { ...codec, engine, close: () => engine.close() };
}
