import { invariant } from '../errors.js';
import { largest, logSumExp } from './log-softmax.js';
import type { EngineTiming } from './engine-timing.js';
import type { RunnerShape } from './model-runner.js';
import { Sequence } from './sequence.js';
import { type SnapshotKey, conversationKey } from './snapshot-cache.js';

export interface ScoringRequest {
  readonly promptTokenIds: readonly number[];
  /** How many of them, from the first on, other prompts share. */
  readonly prefixTokenCount?: number;
  /** The conversation whose next prompt begins with this one, which is kept for it. */
  readonly conversation?: string;
  /** Token ids of each candidate continuation; none empty. */
  readonly candidates: readonly (readonly number[])[];
  /** Whether the hidden state after the prompt is wanted too. */
  readonly withHidden?: boolean;
  /** How many of the likeliest next tokens are wanted too; none by default. */
  readonly likeliestCount?: number;
}

/** A token that may come next, and the natural logarithm of its probability. */
export interface LikelyToken {
  readonly tokenId: number;
  readonly logProb: number;
}

export interface ScoringResult {
  /** Natural log-probability of each candidate, in the order asked. */
  readonly logProbs: readonly number[];
  /** The likeliest next tokens, the likeliest first; set where they were asked for. */
  readonly likeliest?: readonly LikelyToken[];
  /** `[hiddenSize]`, what the model's head multiplies after the prompt's last token; set where it was asked for. */
  readonly hidden?: Float32Array | undefined;
  /** Prompt tokens that came from the prefix cache. */
  readonly cachedTokenCount: number;
  readonly timing: EngineTiming;
}

/** What a sequence has to know of the model that it runs on. */
export type ScoringShape = Pick<RunnerShape, 'hiddenSize' | 'contextLength' | 'memory'>;

const anyShape: ScoringShape = { hiddenSize: 0, contextLength: Infinity, memory: 'positions' };

// tokens; a wider pass is hardly better used, and the logits after each take as much memory as the vocabulary is large
const mostTogether = 32;

/**
 * Computes log P(candidate | prompt) for every candidate. One prefill gives all first tokens. Candidates of several
 * tokens run behind it, written over the cache positions after the prompt: one beside the other where the memory is of
 * positions, else a pass for each.
 */
export class ScoringSequence extends Sequence {
  override readonly isBrief = true;
  /** Natural logarithms, one per candidate; complete once the sequence is. */
  readonly logProbs: number[] = [];
  /** `[hiddenSize]`, of the prompt's last token; set with the first log-probabilities where it was asked for. */
  hidden: Float32Array | undefined;
  /** The likeliest tokens after the prompt, the likeliest first; set with the first log-probabilities where asked for. */
  likeliest: readonly LikelyToken[] | undefined;
  readonly #conversation: string | undefined;
  readonly #likeliestCount: number;
  readonly #candidates: readonly (readonly number[])[];
  /** Indices of the candidates of several tokens. */
  readonly #longer: readonly number[];
  /** How many of them have run or are in the model now. */
  #triedCount = 0;
  /** Those whose later tokens are in the model now. */
  #tried: readonly number[] = [];
  readonly #room: number;

  constructor(request: ScoringRequest, { hiddenSize, contextLength, memory }: ScoringShape = anyShape) {
    super(request.promptTokenIds, request.prefixTokenCount);
    this.#conversation = request.conversation;
    invariant(
      request.candidates.every((candidate) => candidate.length > 0),
      'every candidate has at least one token',
    );
    this.#candidates = request.candidates;
    this.#longer = [...request.candidates.keys()].filter((index) => this.#laterCount(index) > 0);
    const free = contextLength - request.promptTokenIds.length;
    this.#room = memory === 'states' ? 0 : Math.min(mostTogether, free);
    this.#likeliestCount = request.likeliestCount ?? 0;
    this.hiddenWanted = request.withHidden ? hiddenSize : 0;
  }

  override get conversationKey(): SnapshotKey | undefined {
    return conversationKey(this.#conversation);
  }

  override get isTrial(): boolean {
    return this.#tried.length > 0 && this.#triedCount < this.#longer.length;
  }

  override get packKey(): string | undefined {
    if (this.#conversation !== undefined) return undefined;
    return this.#longer.length === 0 ? `${this.hiddenWanted}/${this.prefixKey.id}` : undefined;
  }

  protected override accept(logits: Float32Array): void {
    if (this.#tried.length === 0) this.#addFirstTokens(logits);
    else this.#addLaterTokens(logits);
    this.#tryNext();
  }

  /** @param output `[vocabSize + hiddenWanted]`, after the prompt */
  #addFirstTokens(output: Float32Array): void {
    const vocabSize = output.length - this.hiddenWanted;
    const logits = output.subarray(0, vocabSize);
    // copied: the next pass overwrites it
    if (this.hiddenWanted > 0) this.hidden = output.slice(vocabSize);
    this.hiddenWanted = 0;
    const normaliser = logSumExp(logits);
    const logProbOf = (tokenId: number): number => (logits[tokenId] ?? NaN) - normaliser;
    for (const [first] of this.#candidates) this.logProbs.push(logProbOf(first ?? -1));
    if (this.#likeliestCount > 0)
      this.likeliest = largest(logits, this.#likeliestCount).map((tokenId) => ({
        tokenId,
        logProb: logProbOf(tokenId),
      }));
  }

  /** @param logits `[tokens, vocabSize]`, after each token of the candidates that were tried, but their last ones */
  #addLaterTokens(logits: Float32Array): void {
    const vocabSize = logits.length / this.#tried.reduce((sum, index) => sum + this.#laterCount(index), 0);
    let place = 0;
    for (const index of this.#tried)
      for (const tokenId of this.#candidates[index]?.slice(1) ?? []) {
        const row = logits.subarray(place * vocabSize, ++place * vocabSize);
        this.logProbs[index] = (this.logProbs[index] ?? 0) + (row[tokenId] ?? NaN) - logSumExp(row);
      }
  }

  #tryNext(): void {
    this.#tried = this.#together();
    if (this.#tried.length === 0) return;
    this.#triedCount += this.#tried.length;
    this.position = this.promptTokenIds.length;
    this.pending = this.#tried.flatMap((index) => this.#candidates[index]?.slice(0, -1) ?? []);
    this.segmentLengths =
      this.#tried.length > 1 ? this.#tried.map((index) => this.#laterCount(index)) : undefined;
    this.logitsWanted = 'all';
  }

  /** As many of those that are left as there is room for, but one at least. */
  #together(): readonly number[] {
    let room = this.#room;
    const left = this.#longer.slice(this.#triedCount);
    const count = left.findIndex((index) => (room -= this.#laterCount(index)) < 0);
    return left.slice(0, count < 0 ? undefined : Math.max(1, count));
  }

  /** Tokens that run before the candidate's last one is known. */
  #laterCount(index: number): number {
    return (this.#candidates[index]?.length ?? 1) - 1;
  }
}
