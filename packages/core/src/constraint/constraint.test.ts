import { describe, expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { TinyTokenizer } from '../testing/tiny-tokenizer.js';
import type { Tokenizer } from '../text/tokenizer.js';
import { ByteAutomaton, type BytePosition, start } from './byte-automaton.js';
import { type CharacterAutomaton, compilingPattern } from './character-automaton.js';
import { jsonSchemaPattern } from './json-schema-pattern.js';
import { TokenConstraint } from './token-constraint.js';
import { TokenBytes } from './token-masks.js';
import { atOnce } from './turns.js';

const compilePattern = (pattern: string): CharacterAutomaton => atOnce(compilingPattern(pattern, 'refused'));

function reach(
  pattern: string,
  bytes: Iterable<number>,
): { automaton: ByteAutomaton; at: BytePosition | undefined } {
  const automaton = new ByteAutomaton(compilePattern(pattern));
  let at: BytePosition | undefined = start;
  for (const byte of bytes) at = at && automaton.step(at, byte);
  return { automaton, at };
}

function matches(pattern: string, text: string | readonly number[]): boolean {
  const { automaton, at } = reach(pattern, typeof text === 'string' ? Buffer.from(text) : text);
  return at !== undefined && automaton.isFinal(at);
}

describe('patterns over bytes are those over characters', () => {
  const texts = [
    '',
    'a',
    '正面',
    '正',
    '负面',
    '12',
    '正面12',
    '👍🏽',
    'é',
    'A-7',
    '\n',
    '正面\n',
    'ࠀ',
    '￿',
    '\u{10ffff}',
  ];
  test.each([
    '(?:正面|负面)',
    '正面?\\d*',
    '.*',
    '[^a]+',
    '\\p{Script=Han}{1,2}',
    '[\u{1F000}-\u{1FFFF}]+',
    '\\w-\\d|é',
  ])('%s', (pattern) => {
    const expected = texts.map((text) => new RegExp(`^(?:${pattern})$`, 'su').test(text));
    expect(texts.map((text) => matches(pattern, text))).toEqual(expected);
  });

  test('bytes that are not UTF-8 are never taken', () => {
    const wrong = [
      [0xc0, 0x80], // a NUL in two bytes
      [0xe0, 0x80, 0x80],
      [0xe0, 0x9f, 0xbf],
      [0xf0, 0x80, 0x80, 0x80],
      [0xed, 0xa0, 0x80], // half of a surrogate pair
      [0xf4, 0x90, 0x80, 0x80], // beyond the last code point
      [0x80],
      [0xe6, 0xad],
    ];
    expect(wrong.map((bytes) => matches('.*', bytes))).toEqual(wrong.map(() => false));
  });

  test('a byte that no allowed character begins with is refused at once', () => {
    expect(reach('正', [0xe6]).at).toBeDefined();
    expect(reach('正', [0xe6, 0xad]).at).toBeDefined();
    expect(reach('正', [0xe8]).at).toBeUndefined();
    expect(reach('正', [0xe6, 0xae]).at).toBeUndefined();
  });

  test.each([
    ['(?=a)b', /anchors and look-around are not supported here/u],
    ['(.)\\1', /back references are not supported/u],
    ['(a', /Unterminated group/u],
    ['[^\\s\\S]', /allows no text at all/u],
    ['(?:a|b)*a(?:a|b){20}', /takes more than 500000 steps to get ready/u],
  ])('%s is refused', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});

describe('masks', () => {
  /** Tokens of several characters, and parts of characters. */
  const vocabulary = ['正', '面', '正面', '负面', 'a', '"', '{"', '":', '好吃', '好', '\n'];
  const tokens = [
    ...vocabulary.map((text) => Buffer.from(text)),
    Buffer.of(0xe6),
    Buffer.of(0xad, 0xa3),
    Buffer.of(0xe9, 0x9d),
  ];
  const tokenizer: Tokenizer = {
    specialTokens: new Map(),
    encodePlain: () => [],
    encodeContinuation: () => [],
    detokenise: () => '',
    tokenBytes: () => tokens.map((bytes, id) => ({ id, bytes: Uint8Array.from(bytes) })),
  };
  const stop = tokens.length;
  const allowed = (pattern: string, ...chosen: number[]): number[] => {
    const constraint = new TokenConstraint(
      compilePattern(pattern),
      TokenBytes.of(tokenizer, stop + 1),
    ).begin();
    for (const id of chosen) constraint.advance(id);
    const logits = new Float32Array(stop + 1);
    constraint.mask(logits, [stop]);
    return [...logits.keys()].filter((id) => logits[id] === 0);
  };

  test('tokens may span characters, and end inside of one', () => {
    expect(allowed('(?:正面|负面)')).toEqual([0, 2, 3, 11]);
    expect(allowed('(?:正面|负面)', 11)).toEqual([12]);
    expect(allowed('(?:正面|负面)', 11, 12)).toEqual([1, 13]);
    expect(allowed('(?:正面|负面)', 2)).toEqual([stop]);
  });

  test('a text that begins another may end or go on', () => {
    expect(allowed('好吃?', 9)).toEqual([stop]);
    expect(allowed('好(?:正)?', 9)).toEqual([0, 11, stop]);
  });

  test('every token is allowed exactly if its bytes lead on, at any position', () => {
    const schema = { type: 'object', properties: { 正: { type: 'string' } }, required: ['正'] };
    const pattern = atOnce(jsonSchemaPattern(schema));
    const bytes = TokenBytes.of(new TinyTokenizer(), 258);
    const constraint = new TokenConstraint(compilePattern(pattern), bytes).begin();
    const automaton = new ByteAutomaton(compilePattern(pattern));
    let at: BytePosition | undefined = start;
    for (const byte of Buffer.from('{"正": "好\\n👍"}')) {
      const logits = new Float32Array(258);
      constraint.mask(logits, [257]);
      const expected = Array.from({ length: 256 }, (_, id) => automaton.step(at!, id) !== undefined);
      expect(Array.from({ length: 256 }, (_, id) => logits[id] === 0)).toEqual(expected);
      expect(logits[257]).toBe(-Infinity);
      constraint.advance(byte);
      at = automaton.step(at, byte);
      if (!at) break;
    }
    expect(at).toBeDefined();
    expect([constraint.mayEnd(), constraint.isExhausted()]).toEqual([true, true]);
  });

  test('a tokenizer whose tokens are not bytes is refused', () => {
    const other: Tokenizer = {
      ...tokenizer,
      tokenBytes: () => {
        throw new QaioError('model-unsupported', 'no bytes');
      },
    };
    expect(() => TokenBytes.of(other, 10)).toThrow(/no bytes/u);
  });
});
