import { invariant } from '../errors.js';
import type { ForwardRow, LogitsWanted } from './model-runner.js';
import type { SequenceStatus } from './sequence-status.js';
import type { SnapshotKey } from './snapshot-cache.js';

/**
 * One prompt's way through the engine: which tokens are in the KV cache and which must go through the model next.
 * Subclasses decide what the logits after the last pending token mean.
 */
export abstract class Sequence {
  /** Whether it gives its slot back after a pass or a few, not after one a token. */
  abstract readonly isBrief: boolean;
  status: SequenceStatus = 'waiting';
  /** Set while running. */
  slot: number | undefined;
  /** Tokens `[0, position)` are in the slot. */
  position = 0;
  /** Tokens that stand at `position` and after. Empty only when the sequence has nothing more to ask. */
  protected pending: readonly number[];
  protected logitsWanted: LogitsWanted = 'last';
  /** Of the texts that the pending tokens are, each behind what is in the slot; undefined where they are one. */
  protected segmentLengths: readonly number[] | undefined;
  /** Width of the hidden states that are wanted beside the logits; 0 for none. */
  protected hiddenWanted = 0;

  readonly prefix: readonly number[];
  /** The key of the prefix in a cache. */
  readonly prefixKey: SnapshotKey;

  #cachedTokenCount = 0;

  /**
   * @param prefixTokenCount tokens at the prompt's beginning that other prompts share and a cache may hold
   * @param lastingTokenCount tokens at the prompt's beginning after which the conversation is to be saved; 0: at its end
   */
  constructor(
    readonly promptTokenIds: readonly number[],
    readonly prefixTokenCount = 0,
    readonly lastingTokenCount = 0,
  ) {
    invariant(promptTokenIds.length > prefixTokenCount, 'a prompt has at least one token after its prefix');
    invariant(
      promptTokenIds.length > lastingTokenCount,
      'a prompt has at least one token after what lasts of it',
    );
    this.pending = promptTokenIds;
    this.prefix = promptTokenIds.slice(0, prefixTokenCount);
    this.prefixKey = { kind: 'prefix', id: this.prefix.join() };
  }

  /** Prompt tokens that did not have to go through the model. */
  get cachedTokenCount(): number {
    return this.#cachedTokenCount;
  }

  /** Whether the slot holds exactly the prefix. */
  get isAtPrefixEnd(): boolean {
    return this.prefixTokenCount > 0 && this.position === this.prefixTokenCount;
  }

  /** Whether the slot holds as much of the conversation as is to be saved. */
  get isAtConversationEnd(): boolean {
    return this.lastingTokenCount > 0 ? this.position === this.lastingTokenCount : this.isComplete;
  }

  /** Whether what is pending is tried only: after it, something else runs from the same position. */
  get isTrial(): boolean {
    return false;
  }

  /** The prompt's first tokens have been put into the slot from a cache. */
  skip(tokenCount: number): void {
    invariant(this.position === 0, 'nothing has run yet');
    invariant(tokenCount < this.promptTokenIds.length, 'the last token runs, for its logits');
    this.position = tokenCount;
    this.pending = this.promptTokenIds.slice(tokenCount);
    this.#cachedTokenCount = tokenCount;
  }

  /** The key of the conversation in a cache, if this is of one. */
  get conversationKey(): SnapshotKey | undefined {
    return undefined;
  }

  /** `[position]`, put together anew each time. */
  tokensInSlot(): number[] {
    return this.promptTokenIds.slice(0, this.position);
  }

  /**
   * Sequences that have the same key may share a slot: they have the same prefix, and one pass after it is all that
   * they need. Undefined for those that must have a slot of their own.
   */
  get packKey(): string | undefined {
    return undefined;
  }

  get pendingCount(): number {
    return this.pending.length;
  }

  get isComplete(): boolean {
    return this.pending.length === 0;
  }

  /**
   * The next forward row, of `tokenCount` tokens at most. Changes nothing.
   *
   * @param speculativeCount tokens that a row may try beyond those: what they give is used where they turn out right
   */
  row(tokenCount: number, speculativeCount?: number): ForwardRow;
  row(tokenCount: number): ForwardRow {
    invariant(this.slot !== undefined, 'only a running sequence has a row');
    // rows that want all logits are short label candidates; splitting them would lose the logits in between
    const count = this.logitsWanted === 'all' ? this.pending.length : this.#upToSave(tokenCount);
    const tokenIds = this.pending.slice(0, count);
    const isWhole = tokenIds.length === this.pending.length;
    return {
      slot: this.slot,
      position: this.position,
      tokenIds,
      logits: isWhole ? this.logitsWanted : 'none',
      ...(isWhole && this.hiddenWanted > 0 && { withHidden: true }),
      ...(this.segmentLengths && { segmentLengths: this.segmentLengths }),
    };
  }

  /**
   * A pass ends where the prefix does, whether or not the prefix will be cached: sums are grouped the same way cold and
   * warm, so the results are equal to the last bit. The same goes for what lasts of a conversation.
   */
  #upToSave(tokenCount: number): number {
    const next = [this.prefixTokenCount, this.lastingTokenCount].filter((end) => end > this.position);
    return Math.min(tokenCount, ...next.map((end) => end - this.position));
  }

  /** Records the outcome of a pass: the row's tokens are in the cache now. */
  commit(row: ForwardRow, logits: Float32Array): void {
    this.position += row.tokenIds.length;
    this.pending = this.pending.slice(row.tokenIds.length);
    if (row.logits !== 'none') this.accept(logits, row);
  }

  /** Reads the row's logits and sets what is pending next; nothing pending means complete. */
  protected abstract accept(logits: Float32Array, row: ForwardRow): void;
}
