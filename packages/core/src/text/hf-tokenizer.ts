import { Tokenizer as UntypedTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { QaioError, errorMessage } from '../errors.js';
import { told } from '../told.js';
import { byteFallbackBytes, byteLevelBytes } from './token-bytes.js';
import { thoughtTags } from './thought-filter.js';
import type { Tokenizer } from './tokenizer.js';

// the package's own types do not resolve under NodeNext: their relative imports lack extensions
interface Implementation {
  encode(text: string, options: { add_special_tokens: boolean }): { readonly ids: number[] };
  decode(
    tokenIds: number[],
    options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean },
  ): string;
}
const HfTokenizerImplementation = UntypedTokenizer as unknown as new (
  tokenizer: object,
  config: object,
) => Implementation;

const pattern = z.union([z.looseObject({ String: z.string() }), z.looseObject({ Regex: z.string() })], {
  error: 'expected {"String": …} or {"Regex": …}',
});
const part = z.looseObject({
  type: z.string().optional(),
  // the implementation takes another for none, and says so on standard error in the file's own words
  pattern: pattern.optional(),
  get decoders() {
    return z.array(part).optional();
  },
  get normalizers() {
    return z.array(part).optional();
  },
  get pretokenizers() {
    return z.array(part).optional();
  },
});
type Part = z.infer<typeof part>;

/** What is read here of a tokenizer.json; the implementation reads the rest. */
const tokenizerJson = z.looseObject({
  model: z.looseObject({ vocab: z.unknown(), byte_fallback: z.boolean().nullish() }),
  normalizer: part.nullish(),
  pre_tokenizer: part.nullish(),
  decoder: part.nullish(),
  added_tokens: z
    .array(z.looseObject({ id: z.int().min(0), content: z.string().min(1), special: z.boolean().optional() }))
    .optional(),
});
type TokenizerJson = z.infer<typeof tokenizerJson>;
type AddedToken = NonNullable<TokenizerJson['added_tokens']>[number];

/** A text in which every kind of token occurs that a file may have forgotten. */
const trial = 'Trial 1: 太棒了\n';

/**
 * A Hugging Face tokenizer.json. Three instances: two without any special token, which therefore cannot produce one from
 * text, of which one adds no space before it, and the full one for detokenising.
 */
export class HfTokenizer implements Tokenizer {
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly #json: TokenizerJson;
  readonly #plain: Implementation;
  readonly #continuation: Implementation;
  readonly #full: Implementation;

  /** @throws QaioError `model-invalid` */
  constructor(json: unknown, config: object) {
    this.#json = checked(json);
    const added = this.#json.added_tokens ?? [];
    const isText = textPieces(this.#json);
    const special = added.filter((token) => !isText(token));
    this.specialTokens = new Map(special.map(({ content, id }) => [content, id]));
    try {
      this.#full = new HfTokenizerImplementation(withVisibleThoughts(this.#json), config);
      const plain = { ...this.#json, added_tokens: added.filter((token) => isText(token)) };
      this.#plain = new HfTokenizerImplementation(plain, {});
      const continuing = withoutFirstSpace(plain);
      this.#continuation = continuing ? new HfTokenizerImplementation(continuing, {}) : this.#plain;
      // some faults show in the first text only
      for (const encoded of [this.encodePlain(trial), this.encodeContinuation(trial)])
        this.detokenise(encoded);
    } catch (cause) {
      throw unreadable(errorMessage(cause), cause);
    }
  }

  encodePlain(text: string): number[] {
    const [first = '', ...rest] = pieces(text);
    return [idsOf(this.#plain, first), ...rest.map((piece) => idsOf(this.#continuation, piece))].flat();
  }

  encodeContinuation(text: string): number[] {
    return pieces(text).flatMap((piece) => idsOf(this.#continuation, piece));
  }

  *tokenBytes(): Generator<{ readonly id: number; readonly bytes: Uint8Array }> {
    const bytesOf = bytesReader(this.#json);
    for (const [token, id] of Object.entries((this.#json.model.vocab ?? {}) as Record<string, number>)) {
      const bytes = bytesOf(token);
      if (bytes && !this.specialTokens.has(token)) yield { id, bytes };
    }
  }

  detokenise(tokenIds: readonly number[]): string {
    if (tokenIds.length === 0) return '';
    return this.#full.decode([...tokenIds], {
      skip_special_tokens: true,
      clean_up_tokenization_spaces: false,
    });
  }
}

function idsOf(implementation: Implementation, text: string): number[] {
  return text === '' ? [] : implementation.encode(text, { add_special_tokens: false }).ids;
}

// more of one kind are no letter's and no word's
const mostOfAKind = 256;
const kinds = ['\\p{M}', '\\p{L}', '\\p{N}', '\\s', '[^\\p{M}\\p{L}\\p{N}\\s]'];
/** Every run of a kind; the first group is the beginning of one that is too long. */
const runs = new RegExp(
  `(${kinds.map((kind) => `${kind}{${mostOfAKind}}(?=${kind})`).join('|')})|${kinds.map((kind) => `${kind}+`).join('|')}`,
  'gu',
);

/**
 * The text, cut within runs of one kind of characters that are longer than any that people write. To put marks in order
 * takes a normaliser the square of their number (https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format), and what
 * a tokenizer takes for one word takes it far longer than as many characters in words.
 */
function pieces(text: string): string[] {
  const cut: string[] = [];
  let start = 0;
  if (text.length > mostOfAKind)
    for (const { 1: beginning, index } of text.matchAll(runs)) {
      if (beginning === undefined) continue;
      const end = index + beginning.length;
      cut.push(text.slice(start, end));
      start = end;
    }
  return [...cut, text.slice(start)];
}

function checked(json: unknown): TokenizerJson {
  const parsed = tokenizerJson.safeParse(json);
  if (parsed.success) return parsed.data;
  throw unreadable(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`).join('; '),
  );
}

const unreadable = (problem: string, cause?: unknown): QaioError =>
  new QaioError('model-invalid', told`tokenizer.json cannot be read: ${problem}`, { cause });

// a space is written as ▁
const whiteSpace = /^[\s▁]+$/u;
const htmlNames =
  'table|caption|thead|tbody|tfoot|tr|th|td|h[1-6]|blockquote|strong|em|b|i|u|s|sub|sup|code|a|html|body|img|span|bbox|' +
  'ul|li|div|iframe|footer';
const htmlTag = new RegExp(`^</?(?:${htmlNames})>$`, 'u');

/**
 * Gemma's SentencePiece vocabulary has runs of white space and HTML tags that are never cut; files list them with the
 * special tokens. @returns whether an added token is one of these, and so may come from anybody's text
 */
function textPieces({ model, added_tokens = [] }: TokenizerJson): (token: AddedToken) => boolean {
  if (model.byte_fallback !== true || added_tokens.length === 0) return () => false;
  const vocab = model.vocab ?? {};
  return ({ content, special }) =>
    special === false && Object.hasOwn(vocab, content) && (whiteSpace.test(content) || htmlTag.test(content));
}

/** Some files call the tags special: left out, they would leave a thought that looks like an answer. */
function withVisibleThoughts(json: TokenizerJson): TokenizerJson {
  const tags: readonly string[] = Object.values(thoughtTags);
  const added_tokens = json.added_tokens?.map((token) =>
    tags.includes(token.content) ? { ...token, special: false } : token,
  );
  return { ...json, ...(added_tokens && { added_tokens }) };
}

const isPrepend = ({ type }: Part): boolean => type === 'Prepend';

/** The tokenizer without the part that puts a space before a text; undefined if it has no such part. */
function withoutFirstSpace(json: TokenizerJson): TokenizerJson | undefined {
  const { normalizer, pre_tokenizer: pre } = json;
  const normalizers = normalizer?.normalizers ?? (normalizer ? [normalizer] : []);
  const pretokenizers = pre?.pretokenizers ?? (pre ? [pre] : []);
  const adds = (part: Part): boolean => 'prepend_scheme' in part || 'add_prefix_space' in part;
  if (!normalizers.some(isPrepend) && !pretokenizers.some(adds)) return undefined;
  return {
    ...json,
    normalizer: { type: 'Sequence', normalizers: normalizers.filter((part) => !isPrepend(part)) },
    pre_tokenizer: pre
      ? {
          type: 'Sequence',
          pretokenizers: pretokenizers.map((part) =>
            adds(part) ? { ...part, prepend_scheme: 'never', add_prefix_space: false } : part,
          ),
        }
      : null,
  };
}

/** How the vocabulary's tokens are read as bytes. */
function bytesReader({ model, decoder }: TokenizerJson): (token: string) => Uint8Array | undefined {
  const vocab = model.vocab;
  const decoders = [decoder, ...(decoder?.decoders ?? [])].map((part) => part?.type);
  if (typeof vocab === 'object' && vocab !== null && !Array.isArray(vocab)) {
    if (decoders.includes('ByteLevel')) return byteLevelBytes;
    if (decoders.includes('ByteFallback')) return byteFallbackBytes;
  }
  throw new QaioError(
    'model-unsupported',
    told`Outputs of format regex and json need a tokenizer whose tokens are bytes (Qwen, Llama, SmolLM2, TinyLlama).`,
  );
}
