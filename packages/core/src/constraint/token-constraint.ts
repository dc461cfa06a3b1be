import { invariant } from '../errors.js';
import type { OutputConstraint } from '../engine/output-constraint.js';
import { ByteAutomaton, type BytePosition, start } from './byte-automaton.js';
import type { CharacterAutomaton } from './character-automaton.js';
import { type TokenBytes, TokenMasks } from './token-masks.js';
import { inTurns } from './turns.js';

const precompiledStates = 64;

/** What a task's output must look like, for one tokenizer; shared by all runs of the task. */
export class TokenConstraint {
  readonly #automaton: ByteAutomaton;
  readonly #masks: TokenMasks;
  readonly #bytesById: ReadonlyMap<number, Uint8Array>;

  constructor(characters: CharacterAutomaton, tokens: TokenBytes) {
    this.#automaton = new ByteAutomaton(characters);
    this.#masks = new TokenMasks(this.#automaton, tokens);
    this.#bytesById = new Map(tokens.tokenIds.map((id, i) => [id, tokens.bytes[i] ?? new Uint8Array()]));
  }

  precompile(): Promise<void> {
    return inTurns(this.#masks.precompile(precompiledStates));
  }

  /** A new output's way through the automaton. */
  begin(): OutputConstraint {
    let position: BytePosition = start;
    return {
      mask: (logits, stopTokenIds) => {
        const stops = stopTokenIds.map((id) => logits[id] ?? -Infinity);
        applyMask(logits, this.#masks.at(position));
        // an output may end only where the text is complete
        if (this.#automaton.isFinal(position))
          stopTokenIds.forEach((id, i) => (logits[id] = stops[i] ?? -Infinity));
      },
      advance: (tokenId) => {
        for (const byte of this.#bytesById.get(tokenId) ?? []) {
          const next = this.#automaton.step(position, byte);
          invariant(next, 'only tokens that the mask allows are chosen');
          position = next;
        }
      },
      mayEnd: () => this.#automaton.isFinal(position),
      isExhausted: () => this.#automaton.isExhausted(position),
    };
  }
}

function applyMask(logits: Float32Array, mask: Uint8Array): void {
  for (let id = 0; id < logits.length; id++)
    if (((mask[id >> 3] ?? 0) & (1 << (id & 7))) === 0) logits[id] = -Infinity;
}
