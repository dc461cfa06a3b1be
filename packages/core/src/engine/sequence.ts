import { invariant } from '../errors.js';
import type { ForwardRow, LogitsWanted } from './model-runner.js';
import type { SequenceStatus } from './sequence-status.js';

/**
 * One prompt's way through the engine: which tokens are in the KV cache and which must go through the model next.
 * Subclasses decide what the logits behind the last pending token mean.
 */
export abstract class Sequence {
  status: SequenceStatus = 'waiting';
  /** Set while running. */
  slot: number | undefined;
  /** Tokens `[0, position)` are in the slot. */
  protected position = 0;
  /** Tokens that stand at `position` and after. Empty only when the sequence has nothing more to ask. */
  protected pending: readonly number[];
  protected logitsWanted: LogitsWanted = 'last';

  constructor(readonly promptTokenIds: readonly number[]) {
    invariant(promptTokenIds.length > 0, 'a prompt has at least one token');
    this.pending = promptTokenIds;
  }

  get pendingCount(): number {
    return this.pending.length;
  }

  get isComplete(): boolean {
    return this.pending.length === 0;
  }

  /** The next forward row, of `tokenCount` tokens at most. Changes nothing. */
  row(tokenCount: number): ForwardRow {
    invariant(this.slot !== undefined, 'only a running sequence has a row');
    // rows that want all logits are short label candidates; splitting them would lose the logits in between
    const count = this.logitsWanted === 'all' ? this.pending.length : tokenCount;
    const tokenIds = this.pending.slice(0, count);
    const isWhole = tokenIds.length === this.pending.length;
    return {
      slot: this.slot,
      position: this.position,
      tokenIds,
      logits: isWhole ? this.logitsWanted : 'none',
    };
  }

  /** Takes over a forward's outcome: the row's tokens are in the cache now. */
  commit(row: ForwardRow, logits: Float32Array): void {
    this.position += row.tokenIds.length;
    this.pending = this.pending.slice(row.tokenIds.length);
    if (row.logits !== 'none') this.accept(logits);
  }

  /** Reads the logits and sets what is pending next; nothing pending means complete. */
  protected abstract accept(logits: Float32Array): void;
}
