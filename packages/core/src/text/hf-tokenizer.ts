import { Tokenizer as UntypedTokenizer } from '@huggingface/tokenizers';
import { QaioError, errorMessage } from '../errors.js';
import { byteLevelBytes } from './byte-level.js';
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

interface TokenizerJson {
  readonly model?: { readonly vocab?: unknown };
  readonly decoder?: {
    readonly type?: string;
    readonly decoders?: readonly { readonly type?: string }[];
  } | null;
  readonly added_tokens?: readonly { readonly id: number; readonly content: string }[];
}

/**
 * A Hugging Face tokenizer.json. Two instances: one without any added token, which therefore cannot produce a special
 * token from text, and the whole one for detokenising.
 */
export class HfTokenizer implements Tokenizer {
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly #json: TokenizerJson;
  readonly #plain: Implementation;
  readonly #whole: Implementation;

  /** @throws QaioError `model-invalid` */
  constructor(tokenizerJson: TokenizerJson, tokenizerConfig: object) {
    this.#json = tokenizerJson;
    try {
      this.#whole = new HfTokenizerImplementation(tokenizerJson, tokenizerConfig);
      this.#plain = new HfTokenizerImplementation({ ...tokenizerJson, added_tokens: [] }, {});
    } catch (cause) {
      throw new QaioError('model-invalid', `tokenizer.json cannot be read: ${errorMessage(cause)}`, {
        cause,
      });
    }
    this.specialTokens = new Map((tokenizerJson.added_tokens ?? []).map(({ content, id }) => [content, id]));
  }

  encodePlain(text: string): number[] {
    return text === '' ? [] : this.#plain.encode(text, { add_special_tokens: false }).ids;
  }

  *tokenBytes(): Generator<{ readonly id: number; readonly bytes: Uint8Array }> {
    for (const [token, id] of Object.entries(byteLevelVocab(this.#json))) {
      const bytes = byteLevelBytes(token);
      if (bytes && !this.specialTokens.has(token)) yield { id, bytes };
    }
  }

  detokenise(tokenIds: readonly number[]): string {
    if (tokenIds.length === 0) return '';
    return this.#whole.decode([...tokenIds], {
      skip_special_tokens: true,
      clean_up_tokenization_spaces: false,
    });
  }
}

function byteLevelVocab({ model, decoder }: TokenizerJson): Readonly<Record<string, number>> {
  const vocab = model?.vocab;
  const isByteLevel = [decoder, ...(decoder?.decoders ?? [])].some((one) => one?.type === 'ByteLevel');
  if (isByteLevel && typeof vocab === 'object' && vocab !== null && !Array.isArray(vocab))
    return vocab as Record<string, number>;
  throw new QaioError(
    'model-unsupported',
    'Outputs of format regex and json need a model with a byte-level tokenizer (Qwen, Llama 3, SmolLM2).',
  );
}
