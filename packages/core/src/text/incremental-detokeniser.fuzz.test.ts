import { expect } from '@jest/globals';
import { array, nat, tuple } from 'fast-check';
import { TinyTokenizer } from '../testing/tiny-tokenizer.js';
import { fuzzTest, hostileText } from '../testing/fuzz/index.js';
import { IncrementalDetokeniser } from './incremental-detokeniser.js';

fuzzTest(
  'a text that comes byte by byte, and ends anywhere, leaves in whole characters',
  tuple(
    hostileText.filter((text) => text.isWellFormed() && !text.includes('\uFFFD')),
    nat(),
  ),
  ([text, cut]) => {
    const tokenizer = new TinyTokenizer();
    const bytes = tokenizer.encodePlain(text);
    const kept = bytes.slice(0, cut % (bytes.length + 1));
    const detokeniser = new IncrementalDetokeniser(tokenizer);
    const deltas = [...kept.map((id) => detokeniser.push(id)), detokeniser.flush()];
    for (const delta of deltas.slice(0, -1)) {
      expect(delta.isWellFormed()).toBe(true);
      expect(delta).not.toContain('\uFFFD');
    }
    if (kept.length === bytes.length) expect(deltas.join('')).toBe(text);
    else expect(text.startsWith(deltas.slice(0, -1).join(''))).toBe(true);
  },
  { runs: 150 },
);

/** Tokens of one to seven bytes, which end and begin anywhere within characters. */
class SplitTokenizer extends TinyTokenizer {
  constructor(readonly tokens: readonly (readonly number[])[]) {
    super();
  }

  override detokenise(tokenIds: readonly number[]): string {
    return super.detokenise(tokenIds.flatMap((id) => this.tokens[id] ?? []));
  }
}

fuzzTest(
  'tokens may end one character and begin the next',
  tuple(
    hostileText.filter((text) => text.isWellFormed() && !text.includes('\uFFFD')),
    array(nat(6), { minLength: 1, maxLength: 9 }),
  ),
  ([text, lengths]) => {
    const bytes = new TinyTokenizer().encodePlain(text);
    const tokens: number[][] = [];
    for (let at = 0; at < bytes.length; at += tokens.at(-1)?.length ?? 1)
      tokens.push(bytes.slice(at, at + 1 + (lengths[tokens.length % lengths.length] ?? 0)));
    const detokeniser = new IncrementalDetokeniser(new SplitTokenizer(tokens));
    const deltas = tokens.map((_, id) => detokeniser.push(id));
    for (const delta of deltas)
      expect([delta.isWellFormed(), delta.includes('\uFFFD')]).toEqual([true, false]);
    expect(deltas.join('')).toBe(text);
    expect(detokeniser.flush()).toBe('');
  },
  { runs: 150 },
);
