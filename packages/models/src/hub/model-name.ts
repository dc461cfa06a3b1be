import { QaioError } from '@qaio/core';

/** A repository of a model hub, at a branch, tag or commit. */
export interface ModelName {
  readonly repository: string;
  readonly revision: string;
}

/** Short names of models that are known to run. */
export const modelAliases: Readonly<Record<string, string>> = {
  'qwen1.5-0.5b-chat': 'Qwen/Qwen1.5-0.5B-Chat',
  'qwen2.5-0.5b-instruct': 'Qwen/Qwen2.5-0.5B-Instruct',
  'qwen3-0.6b': 'Qwen/Qwen3-0.6B',
  'smollm2-135m-instruct': 'HuggingFaceTB/SmolLM2-135M-Instruct',
};

// what the hub allows: https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.utils.validate_repo_id
const part = '[A-Za-z0-9](?:[\\w.-]{0,94}[\\w])?';
const pattern = new RegExp(`^(?<repository>${part}/${part})(?:@(?<revision>[\\w.-]+(?:/[\\w.-]+)*))?$`, 'u');

/**
 * @param text an alias or owner/name, with `@REVISION` if another one than main is wanted
 * @throws QaioError `model-not-found`
 */
export function parseModelName(text: string): ModelName {
  const [name = '', ...revision] = text.split('@');
  const whole = [modelAliases[name.toLowerCase()] ?? name, ...revision].join('@');
  const groups = pattern.exec(whole)?.groups;
  if (groups && !whole.includes('..'))
    return { repository: groups['repository'] ?? '', revision: groups['revision'] ?? 'main' };
  throw new QaioError(
    'model-not-found',
    `'${text}' is no model name. Expected ${Object.keys(modelAliases).join(', ')}, or owner/name of the hub, ` +
      'such as Qwen/Qwen2.5-0.5B-Instruct, with @REVISION if need be.',
  );
}

export const isModelName = (text: string): boolean =>
  text.split('@')[0]!.toLowerCase() in modelAliases || pattern.test(text);
