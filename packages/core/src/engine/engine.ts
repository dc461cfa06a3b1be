import { setImmediate } from 'node:timers/promises';
import { abortError } from '../errors.js';
import { Admission } from './admission.js';
import {
  backingOff,
  engineFailure,
  lostUnderWay,
  requireRoom,
  shuttingDown,
  withoutHidden,
} from './engine-errors.js';
import { Stopwatch } from './engine-timing.js';
import { ForwardPass, sequencesOf } from './forward-pass.js';
import { type GenerationEvent, generationRun } from './generation-events.js';
import { type GenerationRequest, GenerationSequence } from './generation-sequence.js';
import { type EngineLimits, checkEngineLimits } from './engine-limits.js';
import type { EngineOptions } from './engine-options.js';
import type { SlotMemory } from './model-runner.js';
import { PrefixCache } from './prefix-cache.js';
import { seededRandom } from './random.js';
import { type RunHandle, onAbort } from './run-handle.js';
import type { ForwardedPart, PlannedPart, PlannedRow } from './planned-pass.js';
import { ReloadingRunner, type RunnerState } from './reloading-runner.js';
import { ReturnPoints } from './return-points.js';
import { Scheduler } from './scheduler.js';
import { type ScoringRequest, type ScoringResult, ScoringSequence } from './scoring-sequence.js';
import type { Sequence } from './sequence.js';
import { Speculation } from './speculation.js';

// a pass of six tokens takes as long as one of one: reading the weights is what takes time
const defaultSpeculativeTokens = 5;

/** Token ids in, token ids out: many sequences through one model, a step at a time. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #runner: ReloadingRunner;
  readonly #listeners = new Set<(state: RunnerState) => void>();
  readonly #scheduler: Scheduler;
  readonly #prefixes: PrefixCache;
  readonly #pass: ForwardPass;
  readonly #returns: ReturnPoints;
  readonly #speculation = new Speculation();
  readonly #runs = new Map<Sequence, RunHandle & { readonly stopListening: () => void }>();
  #loop: Promise<void> | undefined;
  #isStopped = false;

  /** @throws QaioError `invalid-option` */
  constructor(options: EngineOptions) {
    const { maxWaiting, prefillBudget, prefixCacheBytes } = options;
    checkEngineLimits({ maxWaiting, prefillBudget, prefixCacheBytes });
    this.#options = options;
    const { shape } = options.runner;
    // a runner that is so by itself need not be planned for
    const isBatchInvariant = !shape.isBatchInvariant && options.isBatchInvariant;
    const isExact = shape.isBatchInvariant && shape.memory === 'positions';
    const speculativeTokens = isExact ? (options.speculativeTokens ?? defaultSpeculativeTokens) : 0;
    this.#scheduler = new Scheduler({ ...options, ...shape, isBatchInvariant, speculativeTokens });
    const onChange = (state: RunnerState): void => this.#onRunnerChange(state);
    this.#runner = new ReloadingRunner({ ...options, onChange });
    this.#pass = new ForwardPass(this.#runner);
    this.#returns = new ReturnPoints(this.#runner);
    this.#prefixes = new PrefixCache(this.#runner, prefixCacheBytes);
  }

  get vocabSize(): number {
    return this.#options.runner.shape.vocabSize;
  }

  /** Width of a hidden state; 0 for a model that does not give any. */
  get hiddenSize(): number {
    return this.#options.runner.shape.hiddenSize;
  }

  /** The limits in effect; the context is the model's own if that is shorter than what was asked for. */
  get limits(): Omit<EngineLimits, 'threadCount'> {
    const { runner, maxWaiting, prefillBudget, prefixCacheBytes } = this.#options;
    const { slotCount, contextLength: maxContextLength } = runner.shape;
    return { slotCount, maxWaiting, prefillBudget, prefixCacheBytes, maxContextLength };
  }

  /** Whether what a run gets is the same to the last bit whoever else runs. */
  get isBatchInvariant(): boolean {
    const { isBatchInvariant = false, runner } = this.#options;
    return isBatchInvariant || (runner.shape.isBatchInvariant ?? false);
  }

  get contextLength(): number {
    return this.#options.runner.shape.contextLength;
  }

  /** What its model's slots remember. */
  get memory(): SlotMemory {
    return this.#options.runner.shape.memory;
  }

  get prefixCacheBytes(): number {
    return this.#prefixes.byteLength;
  }

  /** Tokens that were tried before it was known whether they come next, since the start. */
  get speculation(): Pick<Speculation, 'proposedCount' | 'acceptedCount'> {
    return this.#speculation;
  }

  /** Drops what is cached of a conversation. A turn that is under way saves it again. */
  forgetConversation(id: string): void {
    this.#prefixes.forgetConversation(id);
  }

  get load(): { readonly running: number; readonly waiting: number; readonly freeSlots: number } {
    const { runningCount, waitingCount, freeSlotCount } = this.#scheduler;
    return { running: runningCount, waiting: waitingCount, freeSlots: freeSlotCount };
  }

  /** How long a run that comes now should wait for a slot at most, by how the queue goes, in milliseconds. */
  get shortWaitMs(): number {
    return this.#scheduler.shortWaitMs(this.#options.clock());
  }

  get runnerState(): RunnerState {
    return this.#runner.state;
  }

  /** Called whenever the runner is lost, could not be loaded again, or runs again. */
  onRunnerChange(listener: (state: RunnerState) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Takes a place for a run, whose sequences bring it along. The caller releases it when the run has ended.
   *
   * @param withinMs how long it may wait for a slot
   * @throws QaioError `queue-full`, `queue-too-slow`, `unavailable`
   */
  admit(withinMs?: number): Admission {
    this.#requireRunner();
    const { expectedWaitMs } = this.#scheduler;
    const waitingAhead = this.#scheduler.reserve(withinMs, this.#options.clock());
    return new Admission(waitingAhead, expectedWaitMs, () => this.#scheduler.release());
  }

  /**
   * Streams a generation. Leaving the iteration early ends the sequence.
   *
   * @throws QaioError `prompt-too-long`, `queue-full` at once (the latter never with an admission); `aborted`,
   * `deadline-exceeded`, `engine-failed` later
   */
  generate(
    request: GenerationRequest,
    signal?: AbortSignal,
    admission?: Admission,
  ): AsyncIterable<GenerationEvent> {
    requireRoom(request.promptTokenIds.length + 1, this.contextLength);
    const random = seededRandom(request.sampling.seed);
    const { shape } = this.#options.runner;
    const sequence = new GenerationSequence(request, random, shape, this.#speculation);
    const stopwatch = new Stopwatch(this.#options.clock);
    const { run, pull } = generationRun(sequence, stopwatch, signal);
    this.#submit(run, admission);
    return new ReadableStream<GenerationEvent>(
      { pull, cancel: () => this.#end(sequence) },
      { highWaterMark: 0 },
    );
  }

  /** @throws QaioError as {@link generate} does; `invalid-option` if hidden states are wanted of a model without */
  async score(request: ScoringRequest, signal?: AbortSignal, admission?: Admission): Promise<ScoringResult> {
    const longest = Math.max(...request.candidates.map((candidate) => candidate.length));
    requireRoom(request.promptTokenIds.length + longest - 1, this.contextLength);
    if (request.withHidden && this.hiddenSize === 0) throw withoutHidden();
    const sequence = new ScoringSequence(request, this.#options.runner.shape);
    const stopwatch = new Stopwatch(this.#options.clock);
    await new Promise<void>((resolve, reject) => {
      const onProgress = (): void => undefined;
      this.#submit({ sequence, stopwatch, signal, onProgress, onEnd: resolve, onError: reject }, admission);
    });
    const { logProbs, likeliest, hidden, cachedTokenCount } = sequence;
    return {
      logProbs,
      ...(likeliest && { likeliest }),
      ...(hidden && { hidden }),
      cachedTokenCount,
      timing: stopwatch.read(),
    };
  }

  /** One turn. Nothing of it is visible outside before publish. */
  async step(): Promise<void> {
    const admitted = this.#admit();
    await this.#restore(admitted);
    const plan = this.#scheduler.plan();
    const forwarded = await this.#forward(plan);
    const committed = this.#commit(forwarded);
    await this.#save(committed);
    this.#publish(committed);
  }

  /** @returns who shares a slot */
  #admit(): readonly (readonly Sequence[])[] {
    const admitted = this.#scheduler.admit(this.#prefixes, this.#options.clock());
    for (const sequence of admitted.flat()) this.#runs.get(sequence)?.stopwatch.markStarted();
    return admitted;
  }

  /** A slot that cannot be restored ends those who share it. */
  async #restore(admitted: readonly (readonly Sequence[])[]): Promise<void> {
    for (const sharers of admitted) {
      try {
        await this.#prefixes.restore(sharers);
      } catch (error) {
        for (const sequence of sharers) this.#fail(sequence, engineFailure(error));
      }
    }
  }

  /** A pass that fails ends those who took part in it. @returns the parts of those that go on */
  async #forward(plan: readonly PlannedRow[]): Promise<readonly ForwardedPart[]> {
    try {
      return await this.#pass.run(plan);
    } catch (error) {
      for (const sequence of sequencesOf(plan)) this.#fail(sequence, engineFailure(error));
      return [];
    }
  }

  /** @returns those that go on; one that fails on its logits or its constraint does not affect the others */
  #commit(forwarded: readonly ForwardedPart[]): readonly PlannedPart[] {
    return forwarded.filter(({ sequence, row, logits }) => {
      try {
        sequence.commit(row, logits);
        return true;
      } catch (error) {
        this.#fail(sequence, engineFailure(error));
        return false;
      }
    });
  }

  /** One that cannot go back to where it has to go on ends. */
  async #save(committed: readonly PlannedPart[]): Promise<void> {
    for (const part of committed) {
      try {
        await this.#prefixes.save(part.sequence);
        await this.#returns.settle(part);
      } catch (error) {
        this.#fail(part.sequence, engineFailure(error));
      }
    }
  }

  #publish(committed: readonly PlannedPart[]): void {
    for (const { sequence, row } of committed) {
      const handle = this.#runs.get(sequence);
      if (!handle || row.logits === 'none') continue;
      handle.stopwatch.markPrefilled();
      handle.onProgress();
      if (!sequence.isComplete) continue;
      const { totalMs, queuedMs } = handle.stopwatch.read();
      this.#scheduler.noteStay(totalMs - queuedMs);
      this.#end(sequence);
      handle.onEnd();
    }
  }

  /** A runner that is lost takes the slots with it; what waits for one goes on with the next runner, if that is soon. */
  #onRunnerChange(state: RunnerState): void {
    this.#prefixes.leaveSlots();
    if (state.kind === 'running') {
      if (!this.#scheduler.isIdle) this.#loop ??= this.#run();
    } else
      for (const sequence of [...this.#runs.keys()])
        if (sequence.status === 'running') this.#fail(sequence, lostUnderWay(state.error));
        else if (state.kind === 'backing-off') this.#fail(sequence, backingOff(state));
    for (const listener of this.#listeners) listener(state);
  }

  /** Ends every run with `unavailable` and waits for the pass that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const sequence of [...this.#runs.keys()]) this.#fail(sequence, shuttingDown());
    await this.#loop;
  }

  /** The same, and lets go of the runner. */
  async close(): Promise<void> {
    await this.stop();
    await this.#runner.close();
  }

  #submit(handle: RunHandle, admission = this.admit()): void {
    admission.release();
    this.#requireRunner();
    const { sequence, signal } = handle;
    const stopListening = onAbort(signal, () => {
      if (signal) this.#fail(sequence, abortError(signal));
    });
    this.#scheduler.add(sequence);
    this.#runs.set(sequence, { ...handle, stopListening });
    this.#loop ??= this.#run();
  }

  async #run(): Promise<void> {
    // what arrives together starts together
    await setImmediate();
    while (!this.#scheduler.isIdle && this.runnerState.kind === 'running') {
      try {
        await this.step();
      } catch (thrown) {
        // a bug outside any pass: it cannot be attributed to one sequence, and going on could loop for ever
        for (const sequence of [...this.#runs.keys()]) this.#fail(sequence, engineFailure(thrown));
      }
    }
    this.#loop = undefined;
  }

  #end(sequence: Sequence): void {
    this.#scheduler.end(sequence);
    this.#runs.get(sequence)?.stopListening();
    this.#runs.delete(sequence);
    this.#pass.leave(sequence);
    this.#returns.forget(sequence);
  }

  #fail(sequence: Sequence, error: Error): void {
    const handle = this.#runs.get(sequence);
    this.#end(sequence);
    handle?.onError(error);
  }

  #requireRunner(): void {
    if (this.#isStopped) throw shuttingDown();
    if (this.runnerState.kind === 'backing-off') throw backingOff(this.runnerState);
  }
}
