import type { RunnerShape } from './model-runner.js';
import type { OutputConstraint } from './output-constraint.js';
import type { Random } from './random.js';
import { sample } from './sampler.js';
import type { SamplingParams } from './sampling-params.js';
import { Sequence } from './sequence.js';
import { type SnapshotKey, conversationKey } from './snapshot-cache.js';
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

/** Decodes token by token until a stop token or a limit. */
export class GenerationSequence extends Sequence {
  readonly outputTokenIds: number[] = [];
  finishReason: FinishReason | undefined;
  readonly #request: GenerationRequest;
  readonly #random: Random;
  readonly #maxOutputTokens: number;
  readonly #seen: Set<number>;

  constructor(
    request: GenerationRequest,
    random: Random,
    { contextLength, memory }: Pick<RunnerShape, 'contextLength' | 'memory'>,
  ) {
    // positions can be cut where the next turn's tokens differ; states are of use only where nothing will
    const lasting = memory === 'states' && request.conversation !== undefined && request.lastingTokenCount;
    super(request.promptTokenIds, request.prefixTokenCount, lasting || 0);
    this.#request = request;
    this.#random = random;
    this.#seen = new Set(request.promptTokenIds);
    const room = contextLength - request.promptTokenIds.length;
    this.#maxOutputTokens = Math.min(request.sampling.maxOutputTokens, room);
  }

  override get conversationKey(): SnapshotKey | undefined {
    return conversationKey(this.#request.conversation);
  }

  override tokensInSlot(): number[] {
    return [...this.promptTokenIds, ...this.outputTokenIds].slice(0, this.position);
  }

  protected override accept(logits: Float32Array): void {
    const { sampling, stopTokenIds, constraint } = this.#request;
    constraint?.mask(logits, stopTokenIds);
    const tokenId = sample(logits, sampling, this.#seen, this.#random);
    if (stopTokenIds.includes(tokenId)) {
      this.finishReason = constraint ? 'constraint-complete' : 'stop-token';
      return;
    }
    this.outputTokenIds.push(tokenId);
    this.#seen.add(tokenId);
    constraint?.advance(tokenId);
    if (constraint?.isExhausted()) this.finishReason = 'constraint-complete';
    else if (this.outputTokenIds.length >= this.#maxOutputTokens) this.finishReason = 'max-tokens';
    else this.pending = [tokenId];
  }
}
