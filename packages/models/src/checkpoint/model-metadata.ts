/** Metadata in the small files beside the weights. */
import { basename, join, resolve } from 'node:path';
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import { exists, readJson } from './json-file.js';

const tokenIds = z.union([z.int().min(0), z.array(z.int().min(0)).min(1)]);
const withEos = z.looseObject({
  eos_token_id: tokenIds.nullish(),
  // of a multimodal model's text part
  text_config: z.looseObject({ eos_token_id: tokenIds.nullish() }).optional(),
});
/** `note` may have a line for each language: views show the one of their reader. */
const aboutModel = z.looseObject({
  name: z.string().optional(),
  note: z.string().optional(),
  tasks: z.array(z.string()).optional(),
});

/** Ids that end an answer: those in generation_config.json if it lists any, else those in config.json. */
export async function readEosTokenIds(folder: string): Promise<number[]> {
  for (const name of ['generation_config.json', 'config.json']) {
    const path = join(folder, name);
    if (!(await exists(path))) continue;
    const parsed = withEos.safeParse(await readJson(path));
    if (!parsed.success)
      throw new QaioError(
        'model-invalid',
        told`${path}: expected eos_token_id to be a token id or a list of token ids.`,
      );
    const ids = parsed.data.eos_token_id ?? parsed.data.text_config?.eos_token_id;
    if (ids !== null && ids !== undefined) return [ids].flat();
  }
  throw new QaioError(
    'model-invalid',
    told`${folder}: neither generation_config.json nor config.json sets eos_token_id, the token that ends an answer.`,
  );
}

/** Python's huggingface_hub keeps models in `models--OWNER--NAME/snapshots/COMMIT`. */
function folderName(folder: string): string {
  const [, owner, name] = /models--(.+?)--(.+)[\\/]snapshots[\\/][^\\/]+$/u.exec(resolve(folder)) ?? [];
  return name === undefined ? basename(folder) : `${owner}/${name}`;
}

/** What a model says of itself to people. */
export interface AboutModel {
  readonly name: string;
  /** A note for its users. */
  readonly note?: string | undefined;
  /** The only tasks that it was trained for; undefined for models that follow instructions. */
  readonly knownTasks?: readonly string[] | undefined;
}

export async function readModelName(folder: string): Promise<AboutModel> {
  const path = join(folder, 'qaio.json');
  const parsed = (await exists(path)) ? aboutModel.safeParse(await readJson(path)) : undefined;
  if (parsed && !parsed.success)
    throw new QaioError(
      'model-invalid',
      told`${path}: expected name and note to be strings and tasks to be a list of strings.`,
    );
  const { name = folderName(folder), note, tasks: knownTasks } = parsed?.data ?? {};
  return { name, note, knownTasks };
}
