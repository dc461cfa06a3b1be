import { invariant } from '../errors.js';
import { largest, logSumExp } from './log-softmax.js';
import type { EngineTiming } from './engine-timing.js';
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

/**
 * Computes log P(candidate | prompt) for every candidate. One prefill gives all first tokens; a candidate of several
 * tokens costs one more short pass, written over the cache positions after the prompt.
 */
export class ScoringSequence extends Sequence {
  /** Natural logarithms, one per candidate; complete once the sequence is. */
  readonly logProbs: number[] = [];
  /** `[hiddenSize]`, of the prompt's last token; set with the first log-probabilities where it was asked for. */
  hidden: Float32Array | undefined;
  /** The likeliest tokens after the prompt, the likeliest first; set with the first log-probabilities where asked for. */
  likeliest: readonly LikelyToken[] | undefined;
  readonly #conversation: string | undefined;
  readonly #likeliestCount: number;
  readonly #candidates: readonly (readonly number[])[];
  /** Index of the candidate whose later tokens are in the model now. */
  #current: number | undefined;

  /** @param hiddenSize width of a hidden state; needed only where it is asked for */
  constructor(request: ScoringRequest, hiddenSize = 0) {
    super(request.promptTokenIds, request.prefixTokenCount);
    this.#conversation = request.conversation;
    invariant(
      request.candidates.every((candidate) => candidate.length > 0),
      'every candidate has at least one token',
    );
    this.#candidates = request.candidates;
    this.#likeliestCount = request.likeliestCount ?? 0;
    this.hiddenWanted = request.withHidden ? hiddenSize : 0;
  }

  override get conversationKey(): SnapshotKey | undefined {
    return conversationKey(this.#conversation);
  }

  override get isTrial(): boolean {
    return this.#current !== undefined && this.#nextLonger(this.#current + 1) >= 0;
  }

  override get packKey(): string | undefined {
    if (this.#conversation !== undefined) return undefined;
    const isSinglePass = this.#candidates.every((candidate) => candidate.length === 1);
    return isSinglePass ? `${this.hiddenWanted}/${this.prefixKey.id}` : undefined;
  }

  protected override accept(logits: Float32Array): void {
    if (this.#current === undefined) this.#addFirstTokens(logits);
    else this.#addLaterTokens(this.#current, logits);
    this.#startNextCandidate();
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

  /** @param logits `[candidate.length - 1, vocabSize]`, after each of the candidate's tokens but the last */
  #addLaterTokens(index: number, logits: Float32Array): void {
    const later = this.#candidates[index]?.slice(1) ?? [];
    const vocabSize = logits.length / later.length;
    later.forEach((tokenId, i) => {
      const row = logits.subarray(i * vocabSize, (i + 1) * vocabSize);
      this.logProbs[index] = (this.logProbs[index] ?? 0) + (row[tokenId] ?? NaN) - logSumExp(row);
    });
  }

  #startNextCandidate(): void {
    const next = this.#nextLonger((this.#current ?? -1) + 1);
    if (next < 0) return;
    this.#current = next;
    this.position = this.promptTokenIds.length;
    this.pending = this.#candidates[next]?.slice(0, -1) ?? [];
    this.logitsWanted = 'all';
  }

  /** @returns the index of the first candidate of several tokens from there on; -1 if there is none */
  #nextLonger(from: number): number {
    return this.#candidates.findIndex((candidate, i) => i >= from && candidate.length > 1);
  }
}
