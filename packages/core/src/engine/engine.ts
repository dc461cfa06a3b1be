import { setImmediate } from 'node:timers/promises';
import { QaioError, abortError, errorMessage } from '../errors.js';
import { type Clock, type EngineTiming, Stopwatch } from './engine-timing.js';
import { type GenerationRequest, GenerationSequence } from './generation-sequence.js';
import type { ModelRunner } from './model-runner.js';
import { type CachedTokens, SnapshotCache, commonLength, conversationKey } from './snapshot-cache.js';
import { seededRandom } from './random.js';
import { type RunHandle, onAbort } from './run-handle.js';
import { type PlannedPart, type PlannedRow, unpackLogits } from './planned-pass.js';
import { Scheduler } from './scheduler.js';
import { type ScoringRequest, ScoringSequence } from './scoring-sequence.js';
import type { Sequence } from './sequence.js';
import type { FinishReason } from './sequence-status.js';

export interface EngineOptions {
  readonly runner: ModelRunner;
  readonly clock: Clock;
  /** Requests that may wait for a slot; one more is refused. */
  readonly maxWaiting: number;
  /** Prompt tokens in one step; a long prompt is prefilled in chunks of this size. */
  readonly prefillBudget: number;
  /** Memory for prompt beginnings that many requests share; 0 keeps none. */
  readonly prefixCacheBytes: number;
}

export type GenerationEvent =
  | {
      readonly kind: 'token';
      readonly tokenId: number;
      readonly cachedTokenCount: number;
      readonly timing: EngineTiming;
    }
  | {
      readonly kind: 'end';
      readonly finishReason: FinishReason;
      readonly cachedTokenCount: number;
      readonly timing: EngineTiming;
    };

export interface ScoringResult {
  /** Natural log-probability of each candidate, in the order asked. */
  readonly logProbs: readonly number[];
  /** Prompt tokens that came from the prefix cache. */
  readonly cachedTokenCount: number;
  readonly timing: EngineTiming;
}

interface Known extends CachedTokens {
  readonly key: string;
  /** How many of its tokens the prompt begins with. */
  readonly length: number;
}

interface LivePart {
  readonly part: PlannedPart<Sequence>;
  readonly logits: Float32Array;
}

/** Token ids in, token ids out: many sequences through one model, a step at a time. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #scheduler: Scheduler<Sequence>;
  readonly #cache: SnapshotCache;
  readonly #runs = new Map<Sequence, RunHandle & { readonly stopListening: () => void }>();
  /** Key of the prefix that a slot begins with; it outlives the sequence, which writes only behind it. */
  readonly #residents = new Map<number, string>();
  /** Who takes part in the pass under way. */
  #inPass: readonly Sequence[] = [];
  #loop: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#scheduler = new Scheduler({ ...options, ...options.runner.shape });
    this.#cache = new SnapshotCache(options.prefixCacheBytes);
  }

  get vocabSize(): number {
    return this.#options.runner.shape.vocabSize;
  }

  get contextLength(): number {
    return this.#options.runner.shape.contextLength;
  }

  get prefixCacheBytes(): number {
    return this.#cache.byteLength;
  }

  get load(): { readonly running: number; readonly waiting: number; readonly freeSlots: number } {
    const { runningCount, waitingCount, freeSlotCount } = this.#scheduler;
    return { running: runningCount, waiting: waitingCount, freeSlots: freeSlotCount };
  }

  /**
   * Streams a generation. Leaving the iteration early ends the sequence.
   *
   * @throws QaioError `prompt-too-long`, `queue-full` at once; `aborted`, `deadline-exceeded`, `engine-failed` later
   */
  generate(request: GenerationRequest, signal?: AbortSignal): AsyncIterable<GenerationEvent> {
    this.#checkLength(request.promptTokenIds.length + 1);
    const random = seededRandom(request.sampling.seed);
    const sequence = new GenerationSequence(request, random, this.contextLength);
    const stopwatch = new Stopwatch(this.#options.clock);
    let published = 0;
    return new ReadableStream<GenerationEvent>(
      {
        start: (controller) =>
          this.#submit({
            sequence,
            stopwatch,
            signal,
            onProgress: () => {
              const tokenId = sequence.outputTokenIds[published];
              if (tokenId === undefined) return;
              published++;
              const { cachedTokenCount } = sequence;
              controller.enqueue({ kind: 'token', tokenId, cachedTokenCount, timing: stopwatch.read() });
            },
            onEnd: () => {
              const finishReason = sequence.finishReason ?? 'max-tokens';
              const { cachedTokenCount } = sequence;
              controller.enqueue({ kind: 'end', finishReason, cachedTokenCount, timing: stopwatch.read() });
              controller.close();
            },
            onError: (error) => controller.error(error),
          }),
        cancel: () => this.#end(sequence),
      },
      { highWaterMark: Infinity },
    );
  }

  /** @throws QaioError as {@link generate} does */
  async score(request: ScoringRequest, signal?: AbortSignal): Promise<ScoringResult> {
    const longest = Math.max(...request.candidates.map((candidate) => candidate.length));
    this.#checkLength(request.promptTokenIds.length + longest - 1);
    const sequence = new ScoringSequence(request);
    const stopwatch = new Stopwatch(this.#options.clock);
    await new Promise<void>((resolve, reject) => {
      const onProgress = (): void => undefined;
      this.#submit({ sequence, stopwatch, signal, onProgress, onEnd: resolve, onError: reject });
    });
    const { logProbs, cachedTokenCount } = sequence;
    return { logProbs, cachedTokenCount, timing: stopwatch.read() };
  }

  /** One turn: admit, plan, forward, commit (which samples), publish. Nothing is visible outside before publish. */
  async step(): Promise<void> {
    const isPrefixKnown = (sequence: Sequence): boolean =>
      sequence.prefixTokenCount === 0 || this.#cache.find(sequence.prefixKey) !== undefined;
    const choose = ({ prefixKey }: Sequence, freeSlots: readonly number[]): number | undefined =>
      freeSlots.find((slot) => this.#residents.get(slot) === prefixKey);
    for (const sharers of this.#scheduler.admit(isPrefixKnown, choose)) await this.#restoreBeginning(sharers);
    const live = await this.#forward(this.#scheduler.plan());
    const committed = live.filter((part) => this.#commit(part));
    for (const { part } of committed) await this.#saveBeginnings(part.sequence);
    for (const { part } of committed) this.#publish(part);
  }

  /** @returns the logits of those that did not end while the model ran; nothing where the pass failed, which ends all that took part in it */
  async #forward(plan: readonly PlannedRow<Sequence>[]): Promise<LivePart[]> {
    const inPass = plan.flatMap(({ parts }) => parts.map(({ sequence }) => sequence));
    this.#inPass = inPass;
    try {
      const logits = await this.#options.runner.forward(plan.map(({ row }) => row));
      const all = plan.flatMap((planned, i) => {
        const unpacked = unpackLogits(planned, logits[i] ?? new Float32Array(0));
        return planned.parts.map((part, j) => ({ part, logits: unpacked[j] ?? new Float32Array(0) }));
      });
      return all.filter(({ part }) => part.sequence.status === 'running');
    } catch (error) {
      this.#inPass = [];
      for (const sequence of inPass) this.#fail(sequence, engineFailure(error));
      return [];
    } finally {
      this.#inPass = [];
    }
  }

  /** @returns whether the sequence goes on; what one makes of its logits, its constraint too, is nobody else's trouble */
  #commit({ part: { sequence, row }, logits }: LivePart): boolean {
    try {
      sequence.commit(row, logits);
      return true;
    } catch (error) {
      this.#fail(sequence, engineFailure(error));
      return false;
    }
  }

  get #isPassWanted(): boolean {
    return this.#inPass.some(({ status }) => status === 'running');
  }

  /** Ends every run with `unavailable` and waits for the pass that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const sequence of [...this.#runs.keys()]) this.#fail(sequence, shuttingDown());
    await this.#loop;
  }

  #submit(handle: RunHandle): void {
    if (this.#isStopped) throw shuttingDown();
    const { sequence, signal } = handle;
    const stopListening = onAbort(signal, () => {
      if (signal) this.#fail(sequence, abortError(signal));
    });
    try {
      this.#scheduler.add(sequence);
    } catch (error) {
      stopListening();
      throw error;
    }
    this.#runs.set(sequence, { ...handle, stopListening });
    this.#loop ??= this.#run();
  }

  async #run(): Promise<void> {
    // what arrives together starts together
    await setImmediate();
    while (!this.#scheduler.isIdle) {
      try {
        await this.step();
      } catch (thrown) {
        // a bug outside any pass: whose it is cannot be told, and to go on could mean to go on for ever
        for (const sequence of [...this.#runs.keys()]) this.#fail(sequence, engineFailure(thrown));
      }
    }
    this.#loop = undefined;
  }

  async #restoreBeginning(sharers: readonly Sequence[]): Promise<void> {
    for (const sequence of sharers) this.#runs.get(sequence)?.stopwatch.markStarted();
    // an earlier restore took time: some may have ended meanwhile
    const live = sharers.find(({ status }) => status === 'running');
    if (live?.slot === undefined) return;
    const known = this.#longestKnown(live);
    const resident = this.#residents.get(live.slot);
    this.#residents.delete(live.slot);
    if (!known) return;
    const isThere = known.length === live.prefixTokenCount && resident === live.prefixKey;
    if (!isThere && !(await this.#copy(known, live.slot, sharers))) return;
    this.#residents.set(live.slot, live.prefixKey);
    for (const sequence of sharers) sequence.skip(known.length);
  }

  /** @returns false where it failed, which ends those who wanted it; the next one to ask for it runs it anew */
  async #copy(
    { key, snapshot, length }: Known,
    slot: number,
    sharers: readonly Sequence[],
  ): Promise<boolean> {
    try {
      await this.#options.runner.restoreSlot(snapshot, slot, length);
      return true;
    } catch (error) {
      this.#cache.delete(key);
      for (const sequence of sharers) this.#fail(sequence, engineFailure(error));
      return false;
    }
  }

  /** The conversation so far where there is one, else the prefix. */
  #longestKnown({ conversation, prefixKey, prefixTokenCount, promptTokenIds }: Sequence): Known | undefined {
    const turnsKey = conversation ? conversationKey(conversation.key) : '';
    const turns = conversation && this.#cache.find(turnsKey);
    const shared = turns
      ? Math.min(commonLength(turns.tokenIds, promptTokenIds), promptTokenIds.length - 1)
      : 0;
    if (turns && shared > prefixTokenCount) return { ...turns, key: turnsKey, length: shared };
    const pinned = prefixTokenCount > 0 ? this.#cache.find(prefixKey) : undefined;
    return pinned && { ...pinned, key: prefixKey, length: prefixTokenCount };
  }

  async #saveBeginnings(sequence: Sequence): Promise<void> {
    const { prefix, prefixKey, slot } = sequence;
    if (sequence.isAtPrefixEnd && !this.#cache.find(prefixKey)) {
      await this.#save(prefixKey, prefix, slot);
      if (slot !== undefined) this.#residents.set(slot, prefixKey);
    }
    // a conversation's tokens are put together anew each time: only where they are wanted
    const conversation = sequence.isComplete ? sequence.conversation : undefined;
    if (conversation) await this.#save(conversationKey(conversation.key), conversation.tokenIds, slot);
  }

  async #save(key: string, tokenIds: readonly number[], slot: number | undefined): Promise<void> {
    if (slot === undefined) return;
    try {
      const snapshot = await this.#options.runner.saveSlot(slot, tokenIds.length);
      this.#cache.set(key, { tokenIds, snapshot });
    } catch {
      // the run itself has lost nothing; whoever begins alike later runs it anew
    }
  }

  #publish({ sequence, row }: PlannedPart<Sequence>): void {
    const handle = this.#runs.get(sequence);
    if (row.logits === 'none') return;
    handle?.stopwatch.markPrefilled();
    handle?.onProgress();
    if (!sequence.isComplete) return;
    this.#end(sequence);
    handle?.onEnd();
  }

  #end(sequence: Sequence): void {
    this.#scheduler.end(sequence);
    this.#runs.get(sequence)?.stopListening();
    this.#runs.delete(sequence);
    if (this.#inPass.includes(sequence) && !this.#isPassWanted) this.#options.runner.interrupt();
  }

  #fail(sequence: Sequence, error: Error): void {
    const handle = this.#runs.get(sequence);
    this.#end(sequence);
    handle?.onError(error);
  }

  #checkLength(tokenCount: number): void {
    if (tokenCount <= this.contextLength) return;
    throw new QaioError(
      'prompt-too-long',
      `The prompt needs ${tokenCount} tokens; the model's context has ${this.contextLength}. Shorten the text.`,
    );
  }
}

function engineFailure(cause: unknown): QaioError {
  if (cause instanceof QaioError) return cause;
  return new QaioError('engine-failed', `The engine failed: ${errorMessage(cause)}`, { cause });
}

function shuttingDown(): QaioError {
  return new QaioError('unavailable', 'The server is shutting down. Try again in a moment.');
}
