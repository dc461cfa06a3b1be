import { commonLength } from '../common-length.js';
import type { Tokenizer } from '../text/tokenizer.js';
import { type ByteAutomaton, type BytePosition, between, start } from './byte-automaton.js';
import { targets } from './state-table.js';

/** A bit for every token id. */
export type TokenMask = Uint8Array;

/** Every token's bytes in byte order, so that tokens with a common beginning are neighbours. */
export class TokenBytes {
  /** Sorting a vocabulary takes a while: it is done once per tokenizer. */
  static readonly #cache = new WeakMap<Tokenizer, TokenBytes>();

  readonly bytes: readonly Uint8Array[];
  readonly tokenIds: readonly number[];
  /** How many bytes each token has in common with the one before it. */
  readonly shared: readonly number[];

  private constructor(
    readonly vocabSize: number,
    tokens: readonly { readonly id: number; readonly bytes: Uint8Array }[],
  ) {
    const sorted = [...tokens].sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    this.bytes = sorted.map(({ bytes }) => bytes);
    this.tokenIds = sorted.map(({ id }) => id);
    this.shared = this.bytes.map((bytes, i) => commonLength(bytes, this.bytes[i - 1] ?? []));
  }

  /** @throws QaioError `model-unsupported` if the tokenizer's tokens are not byte strings */
  static of(tokenizer: Tokenizer, vocabSize: number): TokenBytes {
    const cached = TokenBytes.#cache.get(tokenizer);
    if (cached?.vocabSize === vocabSize) return cached;
    const tokens = [...tokenizer.tokenBytes()].filter(({ id, bytes }) => id < vocabSize && bytes.length > 0);
    const made = new TokenBytes(vocabSize, tokens);
    TokenBytes.#cache.set(tokenizer, made);
    return made;
  }
}

// a mask has one bit per token: 19 KB at a vocabulary of 150,000
const maxMasks = 2048;

/** Which tokens may come next, by position in the text. Masks are made when first asked for and kept. */
export class TokenMasks {
  readonly #masks = new Map<string, TokenMask>();

  constructor(
    readonly automaton: ByteAutomaton,
    readonly tokens: TokenBytes,
  ) {}

  at(position: BytePosition): TokenMask {
    const key = `${position.state}:${position.missing}:${position.bits}`;
    const cached = this.#masks.get(key);
    if (cached) return cached;
    const mask = this.#compute(position);
    if (this.#masks.size >= maxMasks) this.#masks.delete(this.#masks.keys().next().value ?? '');
    this.#masks.set(key, mask);
    return mask;
  }

  /** Makes, a piece each, the masks of the positions that short texts reach, so that no run has to wait for them. */
  *precompile(count: number): Generator<undefined, void> {
    const seen = new Set<number>([start.state]);
    const queue = [start.state];
    for (let state = queue.shift(); state !== undefined && seen.size < count; state = queue.shift()) {
      this.at(between(state));
      yield;
      for (const target of targets(this.automaton.characters, state))
        if (target >= 0 && !seen.has(target)) {
          seen.add(target);
          queue.push(target);
        }
    }
  }

  /** Walks the sorted tokens with a position for each byte; a token whose beginning failed fails too. */
  #compute(from: BytePosition): TokenMask {
    const { bytes, tokenIds, shared, vocabSize } = this.tokens;
    const mask = new Uint8Array(Math.ceil(vocabSize / 8));
    const path: BytePosition[] = [from];
    let failedAt = Infinity;
    for (let i = 0; i < bytes.length; i++) {
      const common = shared[i] ?? 0;
      if (common > failedAt) continue;
      failedAt = this.#walk(bytes[i] ?? new Uint8Array(), common, path);
      const id = tokenIds[i] ?? 0;
      if (failedAt === Infinity) mask[id >> 3] = (mask[id >> 3] ?? 0) | (1 << (id & 7));
    }
    return mask;
  }

  /** @param path positions before each byte, known up to `first` @returns the byte that leads nowhere */
  #walk(token: Uint8Array, first: number, path: BytePosition[]): number {
    for (let at = first; at < token.length; at++) {
      const next = this.automaton.step(path[at] ?? start, token[at] ?? 0);
      if (!next) return at;
      path[at + 1] = next;
    }
    return Infinity;
  }
}
