import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ChatTemplate,
  type Clock,
  Engine,
  type EngineLimits,
  FirstTokenRunner,
  HfTokenizer,
  type LanguageModel,
  type ModelIdentity,
  type ModelRunner,
  type SessionOptions,
  type RunnerKind,
  QaioError,
  checkEngineLimits,
  loadModelRunner,
} from '@qaio/core';
import { z } from 'zod';
import { exists, readJson } from '../checkpoint/json-file.js';
import { graphFileName, prefillGraphFileName } from '../import/import-checkpoint.js';
import { formatsOf } from '../onnx/dtype.js';
import { type ModelManifest, manifestFileName, modelManifest } from '../model-folder/model-manifest.js';

export interface RunnerOptions {
  readonly limits: Pick<EngineLimits, 'slotCount' | 'threadCount' | 'maxContextLength'>;
  readonly runner: RunnerKind;
  /** Told why the C API cannot be used, where `auto` falls back to the Node binding. */
  readonly onFallback: (reason: string) => void;
}

export interface LoadOptions extends RunnerOptions {
  readonly clock: Clock;
  readonly limits: EngineLimits;
}

/** A loaded model and the way to let go of it. */
export interface LoadedModel extends LanguageModel {
  close(): Promise<void>;
}

const tokenText = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish();
const namedTemplate = z.object({ name: z.string(), template: z.string() });
const tokenizerConfig = z.looseObject({
  chat_template: z.union([z.string(), z.array(namedTemplate)]).optional(),
  bos_token: tokenText,
  eos_token: tokenText,
});

/**
 * Loads an imported model's folder: the one session, its tokenizer and its chat template.
 *
 * @throws QaioError `model-invalid`, `invalid-option`
 */
export async function loadModel(folder: string, options: LoadOptions): Promise<LoadedModel> {
  const manifest = await readManifest(folder);
  const { tokenizer, chatTemplate } = await loadTexts(folder);
  const runner = await openRunner(folder, manifest, options);
  const { clock, limits } = options;
  const engine = new Engine({ runner, clock, ...limits });
  return {
    identity: describe(manifest),
    engine,
    tokenizer,
    chatTemplate,
    stopTokenIds: manifest.eosTokenIds,
    close: async () => {
      await engine.stop();
      await runner.close();
    },
  };
}

/**
 * Loads the weights of an imported model's folder and nothing else: token ids in, logits out.
 *
 * @throws QaioError `model-invalid`, `invalid-option`
 */
export async function loadModelRunnerOf(folder: string, options: RunnerOptions): Promise<ModelRunner> {
  return openRunner(folder, await readManifest(folder), options);
}

/**
 * What turns messages into token ids and back, without the weights.
 *
 * @throws QaioError `model-invalid`
 */
export async function loadTexts(folder: string): Promise<Pick<LanguageModel, 'tokenizer' | 'chatTemplate'>> {
  return { tokenizer: await loadTokenizer(folder), chatTemplate: await loadChatTemplate(folder) };
}

async function openRunner(
  folder: string,
  manifest: ModelManifest,
  options: RunnerOptions,
): Promise<ModelRunner> {
  checkEngineLimits(options.limits);
  const session = sessionOptions(folder, manifest, options);
  const runner = await loadModelRunner(options.runner, session, options.onFallback);
  const { decode, prefill = decode } = formatsOf(manifest.dtype);
  return prefill.linear === 'int8' ? new FirstTokenRunner(runner) : runner;
}

function sessionOptions(folder: string, manifest: ModelManifest, options: RunnerOptions): SessionOptions {
  const { layerCount, kvHeadCount, headDim, vocabSize } = manifest;
  const { slotCount, threadCount, maxContextLength } = options.limits;
  const contextLength = Math.min(manifest.contextLength, maxContextLength);
  const graphPath = join(folder, graphFileName);
  const prefillGraphPath = formatsOf(manifest.dtype).prefill && join(folder, prefillGraphFileName);
  return {
    graphPath,
    prefillGraphPath,
    layerCount,
    kvHeadCount,
    headDim,
    vocabSize,
    contextLength,
    slotCount,
    threadCount,
  };
}

function describe({
  name,
  sourceSha256,
  dtype,
  architecture,
  note,
  knownTasks,
}: ModelManifest): ModelIdentity {
  return { name, sha256: sourceSha256, dtype, architecture, note, knownTasks };
}

/** @throws QaioError `model-invalid` where this version did not write the folder */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, manifestFileName);
  const parsed = modelManifest.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new QaioError(
    'model-invalid',
    `${path} was not written by this version; remove the folder and import again.`,
  );
}

async function loadTokenizer(folder: string): Promise<HfTokenizer> {
  const [json, config] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map((name) => readJson(join(folder, name))),
  );
  return new HfTokenizer(json as object, config as object);
}

async function loadChatTemplate(folder: string): Promise<ChatTemplate> {
  const path = join(folder, 'tokenizer_config.json');
  const parsed = tokenizerConfig.safeParse(await readJson(path));
  const ownFile = join(folder, 'chat_template.jinja');
  const template = (await exists(ownFile))
    ? await readFile(ownFile, 'utf8')
    : parsed.data && defaultTemplate(parsed.data.chat_template);
  if (!parsed.success || template === undefined)
    throw new QaioError('model-invalid', `${path} has no chat_template; a chat (instruct) model is needed.`);
  const { bos_token, eos_token } = parsed.data;
  return new ChatTemplate(template, { bos_token: textOf(bos_token), eos_token: textOf(eos_token) });
}

/** Some checkpoints have several templates, each with a name. */
function defaultTemplate(templates: z.infer<typeof tokenizerConfig>['chat_template']): string | undefined {
  if (!Array.isArray(templates)) return templates;
  return templates.find(({ name }) => name === 'default')?.template;
}

function textOf(token: z.infer<typeof tokenText>): string {
  return typeof token === 'string' ? token : (token?.content ?? '');
}
