/** After which of a row's tokens logits are wanted; `all` is for labels of several tokens and for checking a model. */
export type LogitsWanted = 'none' | 'last' | 'all';

/**
 * What a slot remembers of its sequence. `positions`: keys and values of every token; a row may begin at any of them and
 * forgets what stood behind. `states`: beside those, states of fixed size, which stand behind the last token that ran
 * and nowhere else; a row begins there, or at position 0 with nothing, and going back takes a snapshot.
 */
export type SlotMemory = 'positions' | 'states';

/** Part of one sequence in one forward pass. */
export interface ForwardRow {
  /** Which KV cache slot the row reads and writes. */
  readonly slot: number;
  /**
   * How many tokens of the sequence are in the slot already; the row's first token stands at this position. With a
   * memory of states it is 0 or where they stand.
   */
  readonly position: number;
  readonly tokenIds: readonly number[];
  readonly logits: LogitsWanted;
  /** Behind the logits of each place stands its hidden state, what the model's head multiplies: `[vocabSize + hiddenSize]`. */
  readonly withHidden?: boolean;
  /**
   * Lengths of the parts that the tokens consist of, when they are several texts after one beginning: every part
   * starts at `position` and none sees another. `last` gives the logits after each part, `[parts, vocabSize]`, `all`
   * after each token; what the row leaves in the slot from `position` on is of no use. Only where the memory is of positions.
   */
  readonly segmentLengths?: readonly number[];
}

export interface RunnerShape {
  readonly vocabSize: number;
  /** Width of a hidden state; 0 for a model that does not give any. */
  readonly hiddenSize: number;
  /** Longest sequence, prompt and output together, in tokens. */
  readonly contextLength: number;
  /** How many sequences can have a slot at the same time. */
  readonly slotCount: number;
  readonly memory: SlotMemory;
  /**
   * Whether what a row gives is the same to the last bit whatever else is in the pass, and in whatever pieces its
   * sequence came; by default it may differ.
   */
  readonly isBatchInvariant?: boolean;
}

/** Numbers in a slot: fp32, or fp16 as its bits. */
export type SlotArray = Float32Array | Uint16Array;

/** What a slot remembers of the first `length` positions of a sequence, apart from it. Every runner of the model takes it. */
export interface SlotSnapshot {
  readonly length: number;
  readonly byteLength: number;
  /**
   * For every part of the KV cache `[kvHeads, length, headDim]`, then the states behind the last position. They may stay
   * in the slot until they are asked for; after that, the runner that made them may be gone.
   */
  readonly parts: readonly SlotArray[];
}

/** Runs token ids through the one loaded model. Owns the session and the KV cache slots. */
export interface ModelRunner {
  readonly shape: RunnerShape;
  /** Aborts, with an error as its reason, when the runner can run nothing any more, such as after its thread ended. */
  readonly lost: AbortSignal;
  /**
   * Runs every row and stores what the slot is to remember of it from `position` on. Rows name distinct slots, and
   * positions before a row's own must have been written by earlier calls. One call at a time.
   *
   * @returns valid until the next call: per row the logits, `[vocabSize]` for `last`, `[tokenIds.length, vocabSize]` for `all`, empty for `none`; wider with hidden states.
   * @throws QaioError `engine-failed`; slots of the rows then hold nothing of use beyond each row's position, and with a
   * memory of states nothing at all. Error if a row begins where its slot does not stand; nothing has run then.
   */
  forward(rows: readonly ForwardRow[]): Promise<readonly Float32Array[]>;
  /** The result of the pass under way is no longer wanted: if the runner can, it ends it early and `forward` throws. */
  interrupt(): void;
  /**
   * Saves positions `[0, length)` of a slot, which must have been written; with a memory of states all that it holds. A
   * runner may leave them where they are until something is written over them.
   */
  saveSlot(slot: number, length: number): Promise<SlotSnapshot>;
  /**
   * Puts a snapshot's first `length` positions, at most all of them, into a slot, from position 0 on; with a memory of
   * states all of them. A restore that fails may leave anything in the slot.
   */
  restoreSlot(snapshot: SlotSnapshot, slot: number, length: number): Promise<void>;
  /** A snapshot will not be restored again, so that it need not be kept. */
  dropSnapshot(snapshot: SlotSnapshot): void;
  close(): Promise<void>;
}

/** What keeps snapshots needs of one. */
export type SlotCopier = Pick<ModelRunner, 'shape' | 'saveSlot' | 'restoreSlot' | 'dropSnapshot'>;
