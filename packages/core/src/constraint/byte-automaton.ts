import type { CharacterAutomaton } from './character-automaton.js';
import { leadsOn, stateAfter } from './state-table.js';

/**
 * A place in a text: a state of the automaton, and the bytes of a character that has begun, as the bits that they
 * carry.
 */
export interface BytePosition {
  readonly state: number;
  /** Continuation bytes that the character still needs; 0 between characters. */
  readonly missing: number;
  readonly bits: number;
  /** Lowest code point that may be written with as many bytes as this character has. */
  readonly least: number;
}

/** Between two characters. */
export const between = (state: number): BytePosition => ({ state, missing: 0, bits: 0, least: 0 });

export const start = between(0);

/** Runs a character automaton over UTF-8, byte by byte: tokens may end inside a character. */
export class ByteAutomaton {
  /** By range. */
  readonly #classes = new Map<number, readonly number[]>();

  constructor(readonly characters: CharacterAutomaton) {}

  /** @returns undefined if no allowed text continues with this byte */
  step(position: BytePosition, byte: number): BytePosition | undefined {
    if (position.missing > 0) {
      if (byte >> 6 !== 0b10) return undefined;
      const { state, missing, bits, least } = position;
      return this.#enter(state, missing - 1, bits * 64 + (byte & 0x3f), least);
    }
    if (byte < 0x80) return this.#enter(position.state, 0, byte, 0);
    // https://www.rfc-editor.org/rfc/rfc3629#section-4
    if (byte >= 0xc2 && byte <= 0xdf) return this.#enter(position.state, 1, byte & 0x1f, 0x80);
    if (byte >= 0xe0 && byte <= 0xef) return this.#enter(position.state, 2, byte & 0x0f, 0x800);
    if (byte >= 0xf0 && byte <= 0xf4) return this.#enter(position.state, 3, byte & 0x07, 0x10000);
    return undefined;
  }

  isFinal({ state, missing }: BytePosition): boolean {
    return missing === 0 && this.characters.isFinal[state] === true;
  }

  /** Whether nothing can follow. */
  isExhausted({ state, missing }: BytePosition): boolean {
    return missing === 0 && !leadsOn(this.characters, state);
  }

  #enter(state: number, missing: number, bits: number, least: number): BytePosition | undefined {
    const low = bits * 64 ** missing;
    const high = low + 64 ** missing - 1;
    const target = this.#lead(state, Math.max(low, least), high);
    if (target === undefined) return undefined;
    return missing === 0 ? between(target) : { state, missing, bits, least };
  }

  /** The first target that a code point of the range leads to. */
  #lead(state: number, low: number, high: number): number | undefined {
    const { classes } = this.characters;
    if (low === high)
      return isSurrogate(low) ? undefined : stateAfter(this.characters, state, classes.of(low));
    for (const character of low > high ? [] : this.#within(low, high)) {
      const target = stateAfter(this.characters, state, character);
      if (target !== undefined) return target;
    }
    return undefined;
  }

  /** Classes of the characters in a range, which are those of one byte's continuations; surrogates are not characters. */
  #within(low: number, high: number): readonly number[] {
    const key = low * 0x110000 + high;
    const known = this.#classes.get(key);
    if (known) return known;
    const { ranges } = this.characters.classes;
    const within = [...ranges.keys()].filter((character) =>
      ranges[character]?.some(
        ({ min, max }) =>
          min <= high && max >= low && !isSurrogateOnly(Math.max(min, low), Math.min(max, high)),
      ),
    );
    this.#classes.set(key, within);
    return within;
  }
}

const isSurrogate = (codePoint: number): boolean => isSurrogateOnly(codePoint, codePoint);
const isSurrogateOnly = (low: number, high: number): boolean => low >= 0xd800 && high <= 0xdfff;
