import { setImmediate } from 'node:timers/promises';
import type { ForwardRow, ModelRunner, RunnerShape, SlotSnapshot } from '../engine/model-runner.js';

export type NextTokenScript = (tokenIds: readonly number[]) => number;

/**
 * A model without a model: the most likely next token is what the script says for the tokens so far. It keeps a real
 * cache of token ids by slot and position, so a wrong slot or position gives a wrong answer, as with a real model. With a
 * memory of states it stands behind the last token of each slot and takes rows nowhere else.
 */
export class ScriptedModelRunner implements ModelRunner {
  /** Every forward call, in order. */
  readonly calls: (readonly ForwardRow[])[] = [];
  readonly shape: RunnerShape;
  /** How often a pass was interrupted. */
  interruptions = 0;
  /** Thrown by the next forward, once. */
  failNextWith: Error | undefined;
  readonly #loss = new AbortController();
  readonly #script: NextTokenScript;
  readonly #slots: number[][];
  #handedOut: readonly Float32Array[] = [];

  constructor(script: NextTokenScript, shape: Partial<RunnerShape> = {}) {
    this.#script = script;
    this.shape = {
      vocabSize: 300,
      hiddenSize: 16,
      contextLength: 256,
      slotCount: 2,
      memory: 'positions',
      ...shape,
    };
    this.#slots = Array.from({ length: this.shape.slotCount }, () => []);
  }

  get lost(): AbortSignal {
    return this.#loss.signal;
  }

  /** From now on it fails whatever it is asked. */
  lose(error: Error): void {
    this.#loss.abort(error);
  }

  async forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]> {
    this.calls.push(rows);
    await setImmediate(); // a real runner gives other work a turn too
    this.lost.throwIfAborted();
    const failure = this.failNextWith;
    this.failNextWith = undefined;
    if (failure) throw failure;
    // logits are valid until the next call, and a real runner overwrites them
    for (const logits of this.#handedOut) logits.fill(NaN);
    this.#handedOut = rows.map((row) => this.#forwardRow(row));
    return this.#handedOut;
  }

  interrupt(): void {
    this.interruptions++;
  }

  async saveSlot(slot: number, length: number): Promise<SlotSnapshot> {
    const cache = this.#slots[slot] ?? [];
    if (cache.length < length)
      throw new Error(`slot ${slot} has only ${cache.length} positions, not ${length}`);
    if (this.#hasStates && cache.length > length)
      throw new Error(`slot ${slot} stands at ${cache.length}, not ${length}`);
    return { length, parts: [Float32Array.from(cache.slice(0, length))], byteLength: 4 * length };
  }

  async restoreSlot({ length: saved, parts }: SlotSnapshot, slot: number, length: number): Promise<void> {
    if (saved < length) throw new Error(`cannot restore ${length} positions from a snapshot of ${saved}`);
    if (this.#hasStates && saved > length) throw new Error(`the snapshot stands at ${saved}, not ${length}`);
    this.#slots[slot] = [...(parts[0] ?? [])].slice(0, length);
  }

  dropSnapshot(snapshot: SlotSnapshot): void {
    for (const part of snapshot.parts) part.fill(NaN);
  }

  async close(): Promise<void> {
    this.#slots.length = 0;
  }

  #forwardRow(row: ForwardRow): Float32Array {
    if (this.#hasStates) this.#checkStanding(row);
    if (!row.segmentLengths) return this.#forwardTokens(row);
    let end = 0;
    const parts = row.segmentLengths.map((length) => {
      const tokenIds = row.tokenIds.slice(end, (end += length));
      return [...this.#forwardTokens({ ...row, tokenIds })];
    });
    return Float32Array.from(parts.flat());
  }

  get #hasStates(): boolean {
    return this.shape.memory === 'states';
  }

  #checkStanding({ slot, position, segmentLengths = [] }: ForwardRow): void {
    const length = this.#slots[slot]?.length;
    if (position > 0 && position !== length)
      throw new Error(`slot ${slot} stands at ${length}, not ${position}`);
    if (segmentLengths.length > 1) throw new Error('a state is of one text');
  }

  #forwardTokens({ slot, position, tokenIds, logits, withHidden }: ForwardRow): Float32Array {
    const cache = this.#slots[slot];
    if (!cache || position > cache.length) throw new Error(`slot ${slot} has no position ${position}`);
    cache.length = position;
    if (position + tokenIds.length > this.shape.contextLength)
      throw new Error(`slot ${slot} has room for ${this.shape.contextLength} tokens`);
    const rows = tokenIds.map((tokenId) => {
      cache.push(tokenId);
      const ownLogits = this.#logits(cache);
      return withHidden ? [...ownLogits, ...this.#hidden(cache)] : ownLogits;
    });
    const wanted = logits === 'all' ? rows : logits === 'last' ? rows.slice(-1) : [];
    return Float32Array.from(wanted.flatMap((row) => [...row]));
  }

  /** How often each kind of token has come, where a later one counts a little more. */
  #hidden(tokenIds: readonly number[]): Float32Array {
    const hidden = new Float32Array(this.shape.hiddenSize);
    for (const [i, tokenId] of tokenIds.entries()) {
      const kind = tokenId % hidden.length;
      hidden[kind] = (hidden[kind] ?? 0) + 1 + i / 1000;
    }
    return hidden;
  }

  #logits(tokenIds: readonly number[]): Float32Array {
    const logits = new Float32Array(this.shape.vocabSize);
    logits[this.#script(tokenIds)] = 10;
    return logits;
  }
}
