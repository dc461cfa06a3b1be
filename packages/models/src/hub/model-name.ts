import { QaioError, told } from '@qaio/core';

/** A repository of a model hub, at a branch, tag or commit. */
export interface ModelName {
  readonly hub: 'huggingface' | 'modelscope';
  readonly repository: string;
  readonly revision: string;
  /** Which of a GGUF repository's files, such as Q4_K_M. */
  readonly quantisation?: string | undefined;
}

/**
 * Short names of small chat models of architectures that are supported. The tests run a tiny checkpoint of each of these
 * architectures (fixtures/checkpoints), not the models themselves.
 */
const aliases: ReadonlyMap<string, string> = new Map([
  ['qwen1.5-0.5b-chat', 'Qwen/Qwen1.5-0.5B-Chat'],
  ['qwen2.5-0.5b-instruct', 'Qwen/Qwen2.5-0.5B-Instruct'],
  ['qwen3-0.6b', 'Qwen/Qwen3-0.6B'],
  ['qwen3.5-0.8b', 'Qwen/Qwen3.5-0.8B'],
  ['qwen3.5-2b', 'Qwen/Qwen3.5-2B'],
  ['smollm2-135m-instruct', 'HuggingFaceTB/SmolLM2-135M-Instruct'],
]);
export const modelAliases: readonly string[] = [...aliases.keys()];

// what the hub allows: https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.utils.validate_repo_id
const part = '[A-Za-z0-9](?:[\\w.-]{0,94}[\\w])?';
const pattern = new RegExp(
  `^(?<modelscope>ms:)?(?<repository>${part}/${part})(?::(?<quantisation>[\\w.-]+))?(?:@(?<revision>[\\w.-]+(?:/[\\w.-]+)*))?$`,
  'u',
);

/**
 * @param text an alias or owner/name, with `ms:` before it for ModelScope, followed by `:QUANTISATION` for a file of a GGUF repository and by `@REVISION` for a
 * revision other than main
 * @throws QaioError `invalid-option`
 */
export function parseModelName(text: string): ModelName {
  const name = matched(text);
  if (name) return name;
  throw new QaioError(
    'invalid-option',
    told`'${text}' is not a model name. Expected ${modelAliases.join(', ')}, or a repository of the hub as owner/name, such as Qwen/Qwen2.5-0.5B-Instruct, optionally followed by :QUANTISATION (a GGUF file, such as :Q4_K_M) and @REVISION; ms:owner/name is one of ModelScope.`,
  );
}

/** Whether {@link parseModelName} accepts it. */
export function isModelName(text: string): boolean {
  return matched(text) !== undefined;
}

function matched(text: string): ModelName | undefined {
  const [name = '', ...revision] = text.split('@');
  const resolved = [aliases.get(name.toLowerCase()) ?? name, ...revision].join('@');
  const groups = pattern.exec(resolved)?.groups;
  if (!groups || resolved.includes('..')) return undefined;
  const { repository = '', quantisation } = groups;
  const [hub, branch] = groups['modelscope']
    ? (['modelscope', 'master'] as const)
    : (['huggingface', 'main'] as const);
  return { hub, repository, quantisation, revision: groups['revision'] ?? branch };
}
