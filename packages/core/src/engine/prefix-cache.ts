import { commonLength } from '../common-length.js';
import type { SlotCopier } from './model-runner.js';
import type { SlotAdvice } from './scheduler.js';
import type { Sequence } from './sequence.js';
import { type CachedTokens, SnapshotCache, type SnapshotKey } from './snapshot-cache.js';

/** A snapshot, and how many of its tokens a prompt begins with. */
interface Beginning extends CachedTokens {
  readonly key: SnapshotKey;
  readonly length: number;
}

/**
 * What prompts may begin with without running it: prefixes that many share, and conversations so far. Each is kept as a
 * snapshot, and where slots remember positions a prefix may still be in one, where it costs no copying. An entry only ever saves work: without it a
 * sequence runs from its first token and gets the same results.
 */
export class PrefixCache implements SlotAdvice {
  readonly #runner: SlotCopier;
  readonly #snapshots: SnapshotCache;
  /** Id of the prefix that a slot begins with. It outlives the sequence that put it there, which writes only after it. */
  readonly #residents = new Map<number, string>();

  /** Id of the last conversation that was saved from a slot and may still be in it. */
  readonly #homes = new Map<number, string>();

  /** @param budgetBytes for all snapshots together; 0 keeps none */
  constructor(runner: SlotCopier, budgetBytes: number) {
    this.#runner = runner;
    this.#snapshots = new SnapshotCache(budgetBytes, (snapshot) => runner.dropSnapshot(snapshot));
  }

  /** Bytes of all snapshots, at most the budget. */
  get byteLength(): number {
    return this.#snapshots.byteLength;
  }

  /** The slots are lost; snapshots stay. */
  leaveSlots(): void {
    this.#residents.clear();
    this.#homes.clear();
    this.#snapshots.takeOut();
  }

  /** Whether the sequence's prefix need not run; an empty one never needs to. */
  isKnown({ prefixTokenCount, prefixKey }: Sequence): boolean {
    return prefixTokenCount === 0 || this.#snapshots.has(prefixKey);
  }

  /** Where its conversation is; else where its prefix is, and rather not where another conversation may go on. */
  slotFor(
    { prefixTokenCount, prefixKey, conversationKey }: Sequence,
    freeSlots: readonly number[],
  ): number | undefined {
    const homes = freeSlots.filter((slot) => this.#isHome(slot));
    const home = homes.find((slot) => this.#homes.get(slot) === conversationKey?.id);
    if (home !== undefined) return home;
    const others = freeSlots.filter((slot) => !homes.includes(slot));
    const slots = others.length > 0 ? others : freeSlots;
    const resident =
      prefixTokenCount > 0 ? slots.find((slot) => this.#residents.get(slot) === prefixKey.id) : undefined;
    return resident ?? (homes.length > 0 ? slots[0] : undefined);
  }

  /**
   * Puts the longest cached beginning into the slot that the sequences share, and lets them skip it.
   *
   * @param sequences that have just been given a slot; several only after a cached prefix
   * @throws what the runner throws; that snapshot is forgotten, and the sequences cannot run
   */
  async restore(sequences: readonly Sequence[]): Promise<void> {
    // another slot's restore took time: some may have ended meanwhile
    const sequence = sequences.find(({ status }) => status === 'running');
    if (sequence?.slot === undefined) return;
    const { slot, prefixKey } = sequence;
    const beginning = this.#longest(sequence);
    this.#homes.delete(slot);
    const isThere = beginning?.key.kind === 'prefix' && this.#residents.get(slot) === prefixKey.id;
    if (!isThere) await this.#overwrite(slot, beginning);
    if (beginning) {
      this.#settle(slot, prefixKey);
      for (const each of sequences) each.skip(beginning.length);
    } else if (sequences.length > 1 && !this.isKnown(sequence)) {
      // each would write its own prompt over the others'
      throw new Error('the prefix that the sequences share is no longer cached');
    }
  }

  /** Keeps what the sequence's slot holds, if another may begin with it. What cannot be saved is not kept. */
  async save(sequence: Sequence): Promise<void> {
    const { slot, isAtPrefixEnd, isAtConversationEnd } = sequence;
    if (slot === undefined || !(isAtPrefixEnd || isAtConversationEnd)) return;
    const { prefix, prefixKey } = sequence;
    if (isAtPrefixEnd) {
      this.#settle(slot, prefixKey);
      if (!this.#snapshots.has(prefixKey)) await this.#keep(prefixKey, prefix, slot);
    }
    const conversationKey = isAtConversationEnd ? sequence.conversationKey : undefined;
    if (!conversationKey) return;
    await this.#keep(conversationKey, sequence.tokensInSlot(), slot);
    this.#homes.set(slot, conversationKey.id);
  }

  forgetConversation(id: string): void {
    this.#snapshots.delete({ kind: 'conversation', id });
  }

  #isHome(slot: number): boolean {
    const id = this.#homes.get(slot);
    return id !== undefined && this.#snapshots.has({ kind: 'conversation', id });
  }

  /** The conversation so far, where the prompt goes on with more of it than the prefix; else the prefix. */
  #longest({
    conversationKey,
    prefixKey,
    prefixTokenCount,
    promptTokenIds,
  }: Sequence): Beginning | undefined {
    const turns = conversationKey && this.#snapshots.find(conversationKey);
    if (turns) {
      const length = this.#agreed(turns.tokenIds, promptTokenIds);
      if (length > prefixTokenCount) return { ...turns, key: conversationKey, length };
    }
    const shared = prefixTokenCount > 0 ? this.#snapshots.find(prefixKey) : undefined;
    return shared && { ...shared, key: prefixKey, length: prefixTokenCount };
  }

  /** How many of a snapshot's tokens a prompt can begin with. */
  #agreed(tokenIds: readonly number[], promptTokenIds: readonly number[]): number {
    // the prompt's last token runs, for its logits
    const length = Math.min(commonLength(tokenIds, promptTokenIds), promptTokenIds.length - 1);
    return this.#canBeCut || length === tokenIds.length ? length : 0;
  }

  /** What the sequence writes after the prefix leaves it where it is, unless it is a state. */
  #settle(slot: number, { id }: SnapshotKey): void {
    if (this.#canBeCut) this.#residents.set(slot, id);
  }

  get #canBeCut(): boolean {
    return this.#runner.shape.memory === 'positions';
  }

  /** @param beginning undefined where a prompt will run from its first token on */
  async #overwrite(slot: number, beginning: Beginning | undefined): Promise<void> {
    this.#residents.delete(slot);
    if (!beginning) return;
    try {
      await this.#runner.restoreSlot(beginning.snapshot, slot, beginning.length);
    } catch (error) {
      this.#snapshots.delete(beginning.key);
      throw error;
    }
  }

  async #keep(key: SnapshotKey, tokenIds: readonly number[], slot: number): Promise<void> {
    try {
      this.#snapshots.set(key, { tokenIds, snapshot: await this.#runner.saveSlot(slot, tokenIds.length) });
    } catch {
      // the run itself has lost nothing; a later sequence with the same beginning runs it again
    }
  }
}
