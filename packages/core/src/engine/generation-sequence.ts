import type { ForwardRow, RunnerShape } from './model-runner.js';
import type { OutputConstraint } from './output-constraint.js';
import { lookUp } from './prompt-lookup.js';
import type { Random } from './random.js';
import { sample } from './sampler.js';
import type { SamplingParams } from './sampling-params.js';
import { Sequence } from './sequence.js';
import { type SnapshotKey, conversationKey } from './snapshot-cache.js';
import { Speculation } from './speculation.js';
import type { FinishReason } from './sequence-status.js';

export interface GenerationRequest {
  readonly promptTokenIds: readonly number[];
  /** How many of them, from the first on, other prompts share. */
  readonly prefixTokenCount?: number;
  readonly sampling: SamplingParams;
  /** Turns with the same key go on where the last one ended, as far as their tokens agree. */
  readonly conversation?: string | undefined;
  /** How many of the prompt's tokens the next turn's prompt begins with, whatever the answer is. */
  readonly lastingTokenCount?: number | undefined;
  /** Keeps the output within what is allowed; it is this request's own. */
  readonly constraint?: OutputConstraint | undefined;
  /** Any of these ends the output and is not part of it. */
  readonly stopTokenIds: readonly number[];
}

/** Decodes until a stop token or a limit: a token a pass, and those behind it that were proposed and are what it would have said. */
export class GenerationSequence extends Sequence {
  override readonly isBrief = false;
  readonly outputTokenIds: number[] = [];
  finishReason: FinishReason | undefined;
  readonly #request: GenerationRequest;
  readonly #random: Random;
  readonly #maxOutputTokens: number;
  readonly #seen: Set<number>;
  /** The prompt and the output so far. */
  readonly #tokenIds: number[];
  readonly #speculation: Speculation;

  constructor(
    request: GenerationRequest,
    random: Random,
    { contextLength, memory }: Pick<RunnerShape, 'contextLength' | 'memory'>,
    speculation = new Speculation(),
  ) {
    // positions can be cut where the next turn's tokens differ; states are of use only where nothing will
    const lasting = memory === 'states' && request.conversation !== undefined && request.lastingTokenCount;
    super(request.promptTokenIds, request.prefixTokenCount, lasting || 0);
    this.#request = request;
    this.#random = random;
    this.#speculation = speculation;
    this.#seen = new Set(request.promptTokenIds);
    this.#tokenIds = [...request.promptTokenIds];
    const room = contextLength - request.promptTokenIds.length;
    this.#maxOutputTokens = Math.min(request.sampling.maxOutputTokens, room);
  }

  override get conversationKey(): SnapshotKey | undefined {
    return conversationKey(this.#request.conversation);
  }

  override tokensInSlot(): number[] {
    return this.#tokenIds.slice(0, this.position);
  }

  override row(tokenCount: number, speculativeCount = 0): ForwardRow {
    const row = super.row(tokenCount);
    const outputCount = this.outputTokenIds.length;
    if (outputCount === 0) return row;
    const proposed = lookUp(
      this.#tokenIds,
      Math.min(speculativeCount, this.#maxOutputTokens - outputCount - 1),
    );
    return proposed.length === 0 ? row : { ...row, tokenIds: [...row.tokenIds, ...proposed], logits: 'all' };
  }

  /** @param logits `[vocabSize]`, or `[row.tokenIds.length, vocabSize]` where tokens were proposed */
  protected override accept(logits: Float32Array, row: ForwardRow): void {
    const proposed = row.logits === 'all' ? row.tokenIds.slice(1) : [];
    const vocabSize = logits.length / (1 + proposed.length);
    const after = (place: number): Float32Array =>
      logits.subarray(place * vocabSize, (place + 1) * vocabSize);
    let accepted = 0;
    while (this.#choose(after(accepted)) === proposed[accepted] && !this.finishReason) accepted++;
    // the slot forgets the others when the next row is written over them
    this.position -= proposed.length - accepted;
    this.#speculation.note(proposed.length, accepted);
  }

  /** @param logits `[vocabSize]`, changed in place @returns the next token, which is pending unless the output ends */
  #choose(logits: Float32Array): number {
    const { sampling, stopTokenIds, constraint } = this.#request;
    this.pending = [];
    constraint?.mask(logits, stopTokenIds);
    const tokenId = sample(logits, sampling, this.#seen, this.#random);
    if (stopTokenIds.includes(tokenId)) {
      this.finishReason = constraint ? 'constraint-complete' : 'stop-token';
      return tokenId;
    }
    this.outputTokenIds.push(tokenId);
    this.#tokenIds.push(tokenId);
    this.#seen.add(tokenId);
    constraint?.advance(tokenId);
    if (constraint?.isExhausted()) this.finishReason = 'constraint-complete';
    else if (this.outputTokenIds.length >= this.#maxOutputTokens) this.finishReason = 'max-tokens';
    else this.pending = [tokenId];
    return tokenId;
  }
}
