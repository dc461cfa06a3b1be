import type { Tokenizer } from '../text/tokenizer.js';

/** One token per UTF-8 byte, and `<|im_start|>`, `<|im_end|>` as 256 and 257. */
export class TinyTokenizer implements Tokenizer {
  readonly specialTokens: ReadonlyMap<string, number> = new Map([
    ['<|im_start|>', 256],
    ['<|im_end|>', 257],
  ]);

  encodePlain(text: string): number[] {
    return [...new TextEncoder().encode(text)];
  }

  encodeContinuation(text: string): number[] {
    return this.encodePlain(text);
  }

  tokenBytes(): { id: number; bytes: Uint8Array }[] {
    return Array.from({ length: 256 }, (_, id) => ({ id, bytes: Uint8Array.of(id) }));
  }

  detokenise(tokenIds: readonly number[]): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Uint8Array.from(tokenIds.filter((tokenId) => tokenId < 256)),
    );
  }
}

export const tinyChatTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
