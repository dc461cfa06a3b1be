/** Turns messages into token ids and back; does not load the weights. */
import { join } from 'node:path';
import {
  ChatTemplate,
  HfTokenizer,
  type ModelIdentity,
  type PromptCodec,
  QaioError,
  answerEnd,
  told,
} from '@qaio/core';
import { z } from 'zod';
import { exists, readJson, readText } from '../checkpoint/json-file.js';
import { type ModelManifest, readManifest } from '../model-folder/model-manifest.js';

const tokenText = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish();
const namedTemplate = z.object({ name: z.string(), template: z.string() });
const tokenizerConfig = z.looseObject({
  chat_template: z.union([z.string(), z.array(namedTemplate)]).optional(),
  bos_token: tokenText,
  eos_token: tokenText,
});

/**
 * @param maxContextLength tokens; the model's own context applies if it is shorter
 * @throws QaioError `model-invalid`
 */
export async function loadPromptCodec(folder: string, maxContextLength = Infinity): Promise<PromptCodec> {
  const manifest = await readManifest(folder);
  const [tokenizer, chatTemplate] = await Promise.all([loadTokenizer(folder), loadChatTemplate(folder)]);
  return {
    identity: identityOf(manifest),
    vocabSize: manifest.vocabSize,
    contextLength: Math.min(manifest.contextLength, maxContextLength),
    tokenizer,
    chatTemplate,
    ...answerEnd(manifest.eosTokenIds, { tokenizer, chatTemplate }),
  };
}

function identityOf(manifest: ModelManifest): ModelIdentity {
  const { name, sourceSha256: sha256, dtype, architecture, note, knownTasks } = manifest;
  return { name, sha256, dtype, architecture, note, knownTasks };
}

async function loadTokenizer(folder: string): Promise<HfTokenizer> {
  const [json, config] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json'].map((name) => readJson(join(folder, name))),
  );
  return new HfTokenizer(json, config as object);
}

async function loadChatTemplate(folder: string): Promise<ChatTemplate> {
  const path = join(folder, 'tokenizer_config.json');
  const parsed = tokenizerConfig.safeParse(await readJson(path));
  const ownFile = join(folder, 'chat_template.jinja');
  const template = (await exists(ownFile))
    ? await readText(ownFile)
    : parsed.data && defaultTemplate(parsed.data.chat_template);
  if (!parsed.success || template === undefined)
    throw new QaioError(
      'model-invalid',
      told`${path} has no valid chat_template; a chat (instruct) model is needed.`,
    );
  const { bos_token, eos_token } = parsed.data;
  // Windows' line ends would be tokens of their own
  return new ChatTemplate(template.replaceAll('\r\n', '\n'), {
    bos_token: textOf(bos_token),
    eos_token: textOf(eos_token),
  });
}

/** Some checkpoints have several templates, each with a name. */
function defaultTemplate(templates: z.infer<typeof tokenizerConfig>['chat_template']): string | undefined {
  if (!Array.isArray(templates)) return templates;
  return templates.find(({ name }) => name === 'default')?.template;
}

function textOf(token: z.infer<typeof tokenText>): string {
  return typeof token === 'string' ? token : (token?.content ?? '');
}
