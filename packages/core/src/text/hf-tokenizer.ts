import { Tokenizer as UntypedTokenizer } from '@huggingface/tokenizers';
import { QaioError, errorMessage } from '../errors.js';
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
  readonly added_tokens?: readonly { readonly id: number; readonly content: string }[];
}

/**
 * A Hugging Face tokenizer.json. Two instances: one without any added token, which therefore cannot produce a special
 * token from text, and the whole one for detokenising.
 */
export class HfTokenizer implements Tokenizer {
  readonly specialTokens: ReadonlyMap<string, number>;
  readonly #plain: Implementation;
  readonly #whole: Implementation;

  /** @throws QaioError `model-invalid` */
  constructor(tokenizerJson: TokenizerJson, tokenizerConfig: object) {
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

  detokenise(tokenIds: readonly number[]): string {
    if (tokenIds.length === 0) return '';
    return this.#whole.decode([...tokenIds], {
      skip_special_tokens: true,
      clean_up_tokenization_spaces: false,
    });
  }
}
