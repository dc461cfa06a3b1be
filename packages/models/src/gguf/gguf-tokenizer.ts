/** A GGUF file's tokenizer as the tokenizer.json and tokenizer_config.json that other tools read. */
import { QaioError, told } from '@qaio/core';
import { z } from 'zod';
import type { GgufMetadata } from './gguf-metadata.js';
import { scoredMerges } from './scored-merges.js';
import { tokenTypes } from './token-types.js';

const space = '\u2581';

const byteLevel = (use_regex: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex,
});
const split = (Regex: string) => ({
  type: 'Sequence',
  pretokenizers: [
    { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false },
    byteLevel(false),
  ],
});
const behindWords = '|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
const words = (digits: string): string =>
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" +
  `${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*${behindWords}`;
/** Marks that combine with letters belong to the word. */
const wordsWithMarks =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|" +
  `\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*${behindWords}`;

/** By `tokenizer.ggml.pre`: how text is split before merging. */
const preTokenizers: Readonly<Record<string, object>> = {
  qwen2: split(words('\\p{N}')),
  qwen35: split(wordsWithMarks),
  'llama-bpe': split(words('\\p{N}{1,3}')),
  smollm: {
    type: 'Sequence',
    pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)],
  },
  'gpt-2': byteLevel(true),
  default: byteLevel(true),
};
// merges of whole words come before anything else
const ignoresMerges = new Set(['llama-bpe']);
const normalises = new Set(['qwen2', 'qwen35']);

const { unknown, control, userDefined } = tokenTypes;
const addedTypes: readonly (number | undefined)[] = [unknown, control, userDefined];

const texts = z.array(z.string());

/**
 * @param splitOfOld of the architecture's files from before spring 2024, which have no `tokenizer.ggml.pre`
 * @throws QaioError `model-invalid`, `model-unsupported`
 */
export function ggufTokenizer(metadata: GgufMetadata, splitOfOld = 'default'): object {
  const model = metadata.get('tokenizer.ggml.model', z.string());
  const types = metadata.get('tokenizer.ggml.token_type', z.array(z.number()).default([]));
  const written = metadata.get('tokenizer.ggml.tokens', texts);
  const tokens = model === 'llama' ? written.map((token, id) => asPiece(token, types[id])) : written;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(tokens, types),
    post_processor: null,
    ...(model === 'llama'
      ? sentencePieceBpe(metadata, tokens, types)
      : byteLevelBpe(metadata, model, splitOfOld)),
  };
}

/** llama.cpp's converter writes the spaces of user-defined pieces as such. */
const asPiece = (token: string, type: number | undefined): string =>
  type === userDefined ? token.replaceAll(' ', space) : token;

const plainBpe = {
  type: 'BPE',
  dropout: null,
  unk_token: null,
  continuing_subword_prefix: null,
  end_of_word_suffix: null,
  fuse_unk: false,
  byte_fallback: false,
  ignore_merges: false,
};
const vocabulary = (tokens: readonly string[]): object =>
  Object.fromEntries(tokens.map((token, id) => [token, id]));

function byteLevelBpe(metadata: GgufMetadata, model: string, splitOfOld: string): object {
  const pre = metadata.get('tokenizer.ggml.pre', z.string().default(splitOfOld));
  const preTokenizer = Object.hasOwn(preTokenizers, pre) ? preTokenizers[pre] : undefined;
  if (model !== 'gpt2' || !preTokenizer)
    throw new QaioError(
      'model-unsupported',
      told`${metadata.path}: tokenizer '${model}' (${pre}) is not supported in GGUF files; supported: llama, and gpt2 with ${Object.keys(preTokenizers).join(', ')}. Import the safetensors folder instead.`,
    );
  return {
    normalizer: normalises.has(pre) ? { type: 'NFC' } : null,
    pre_tokenizer: preTokenizer,
    decoder: byteLevel(true),
    model: {
      ...plainBpe,
      ignore_merges: ignoresMerges.has(pre),
      vocab: vocabulary(metadata.get('tokenizer.ggml.tokens', texts)),
      merges: metadata.get('tokenizer.ggml.merges', texts),
    },
  };
}

/** SentencePiece's BPE: Llama 1 and 2, TinyLlama, Gemma. Text outside the vocabulary is written as bytes. */
function sentencePieceBpe(
  metadata: GgufMetadata,
  tokens: readonly string[],
  types: readonly number[],
): object {
  const scores = metadata.get('tokenizer.ggml.scores', z.array(z.number()));
  const hasPrefix = metadata.get('tokenizer.ggml.add_space_prefix', z.boolean().default(true));
  const spaces = (from: string, to: string): object => ({
    type: 'Replace',
    pattern: { String: from },
    content: to,
  });
  const prepend = { type: 'Prepend', prepend: space };
  const strip = { type: 'Strip', content: ' ', start: 1, stop: 0 };
  return {
    normalizer: { type: 'Sequence', normalizers: [...(hasPrefix ? [prepend] : []), spaces(' ', space)] },
    pre_tokenizer: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        spaces(space, ' '),
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(hasPrefix ? [strip] : []),
      ],
    },
    model: {
      ...plainBpe,
      unk_token: tokens[metadata.get('tokenizer.ggml.unknown_token_id', z.int().default(0))] ?? null,
      fuse_unk: true,
      byte_fallback: true,
      vocab: vocabulary(tokens),
      merges: scoredMerges(tokens, scores, types),
    },
  };
}

/** @throws QaioError `model-invalid` when there is no chat template */
export function ggufTokenizerConfig(metadata: GgufMetadata): object {
  const tokens = metadata.get('tokenizer.ggml.tokens', texts);
  const tokenAt = (key: string): string | null => {
    const id = metadata.get(key, z.int().optional());
    return id === undefined ? null : (tokens[id] ?? null);
  };
  const chatTemplate = metadata.get('tokenizer.chat_template', z.string().optional());
  if (chatTemplate === undefined)
    throw new QaioError(
      'model-invalid',
      told`${metadata.path} has no tokenizer.chat_template; a chat (instruct) model is needed.`,
    );
  return {
    bos_token: tokenAt('tokenizer.ggml.bos_token_id'),
    eos_token: tokenAt('tokenizer.ggml.eos_token_id'),
    chat_template: chatTemplate,
  };
}

/** What ends a turn or a text. @throws QaioError `model-invalid` */
export function ggufEosTokenIds(metadata: GgufMetadata): number[] {
  const keys = ['tokenizer.ggml.eos_token_id', 'tokenizer.ggml.eot_token_id', 'tokenizer.ggml.eom_token_id'];
  const ids = keys.flatMap((key) => metadata.get(key, z.int().min(0).optional()) ?? []);
  if (ids.length > 0) return [...new Set(ids)];
  throw new QaioError(
    'model-invalid',
    told`${metadata.path} has no tokenizer.ggml.eos_token_id, the token that ends an answer.`,
  );
}

function addedTokens(tokens: readonly string[], types: readonly number[]): object[] {
  return tokens.flatMap((content, id) => {
    const type = types[id];
    if (!addedTypes.includes(type)) return [];
    const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false };
    return [{ id, content, ...flags, special: type !== userDefined }];
  });
}
