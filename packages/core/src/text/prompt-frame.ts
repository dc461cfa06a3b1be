import { commonLength } from '../common-length.js';
import type { PromptPiece } from './chat-template.js';
import type { EncodedPrompt } from './prompt-encoder.js';
import { splitAtSpecialTokens } from './special-token-split.js';
import type { Tokenizer } from './tokenizer.js';

/** Text between two special tokens: encoded already, or with contents that come later, by their message's index. */
type Segment =
  | { readonly kind: 'fixed'; readonly tokenIds: readonly number[] }
  | { readonly kind: 'open'; readonly parts: readonly (string | number)[] };

// a prefix of a few tokens costs more to look after than to run
const minPrefixTokens = 8;

/**
 * A prompt whose last messages are still open. Special tokens are recognised only where the chat template wrote them;
 * contents are plain text, so that nobody can forge a role. Text between two special tokens is encoded in one go, whoever
 * wrote which part: the ids are those that the model was trained on.
 */
export class PromptFrame {
  /** How many ids at the beginning are the same whatever the open messages are; 0 where they are too few to matter. */
  readonly prefixTokenCount: number;
  readonly #segments: readonly Segment[];
  readonly #tokenizer: Tokenizer;

  /** @param firstOpen index of the first message whose content comes later */
  constructor(pieces: readonly PromptPiece[], tokenizer: Tokenizer, firstOpen: number) {
    this.#tokenizer = tokenizer;
    this.#segments = segmentsOf(pieces, tokenizer, firstOpen);
    const [first] = this.#segments;
    const fixed = first?.kind === 'fixed' ? first.tokenIds.length : 0;
    this.prefixTokenCount = fixed < minPrefixTokens ? 0 : fixed;
  }

  /**
   * @param content of an open message, by its index
   * @param next the frame of the same conversation one turn later, if it will begin with the same messages
   */
  fill(content: (message: number) => string, next?: PromptFrame): EncodedPrompt {
    const segments = this.#encoded(content);
    const { prefixTokenCount } = this;
    const prompt = { tokenIds: segments.flat(), prefixTokenCount };
    return next ? { ...prompt, lastingTokenCount: this.#lasting(segments, next) } : prompt;
  }

  /** What stands before the last message, whatever that will be. */
  beginning(content: (message: number) => string): EncodedPrompt {
    const last = this.#segments.findLastIndex(({ kind }) => kind === 'open');
    const tokenIds = this.#encoded(content).slice(0, last).flat();
    return { tokenIds, prefixTokenCount: this.prefixTokenCount };
  }

  #encoded(content: (message: number) => string): (readonly number[])[] {
    return this.#segments.map((segment) => {
      if (segment.kind === 'fixed') return segment.tokenIds;
      const parts = segment.parts.map((part) => (typeof part === 'number' ? content(part) : part));
      return this.#tokenizer.encodePlain(withLineFeeds(parts.join('')));
    });
  }

  /**
   * Counts what both frames begin with, a prompt's end apart, where something else may be written than in an answer
   * that has been given: an empty thought, for one.
   *
   * @param segments the ids of each
   */
  #lasting(segments: readonly (readonly number[])[], next: PromptFrame): number {
    let count = 0;
    for (const [i, segment] of this.#segments.entries()) {
      const [own, others] = [contentsOf(segment), contentsOf(next.#segments[i])];
      const shared = commonLength(own, others);
      const isSame = shared === own.length && shared === others.length;
      // an open segment is encoded as a whole
      if (!isSame) return count + (segment.kind === 'fixed' ? shared : 0);
      count += segments[i]?.length ?? 0;
    }
    return count;
  }
}

const contentsOf = (segment: Segment | undefined): readonly (string | number)[] =>
  (segment?.kind === 'fixed' ? segment.tokenIds : segment?.parts) ?? [];

/** Lines of a prompt end as models have seen them, whatever editor or system the parts come from. */
const withLineFeeds = (text: string): string => text.replaceAll('\r\n', '\n');

function segmentsOf(pieces: readonly PromptPiece[], tokenizer: Tokenizer, firstOpen: number): Segment[] {
  const segments: Segment[] = [];
  let parts: (string | number)[] = [];
  const addFixed = (ids: readonly number[]): void => {
    const last = segments.at(-1);
    if (last?.kind === 'fixed')
      segments[segments.length - 1] = { kind: 'fixed', tokenIds: [...last.tokenIds, ...ids] };
    else segments.push({ kind: 'fixed', tokenIds: ids });
  };
  const flush = (): void => {
    if (parts.some((part) => typeof part === 'number')) segments.push({ kind: 'open', parts });
    else addFixed(tokenizer.encodePlain(withLineFeeds(parts.join(''))));
    parts = [];
  };
  for (const piece of pieces)
    if (piece.origin === 'content') parts.push(piece.message < firstOpen ? piece.text : piece.message);
    else
      for (const part of splitAtSpecialTokens(piece.text, tokenizer)) {
        const specialId = tokenizer.specialTokens.get(part);
        if (specialId === undefined) parts.push(part);
        else {
          flush();
          addFixed([specialId]);
        }
      }
  flush();
  return segments;
}
