import { expect, test } from '@jest/globals';
import { TaskResult } from '@qaio/protocol';
import { seededRandom } from './testing/seeded-random.js';
import { speedText, turnFigures } from './turn-figures.js';

type Fields = Parameters<typeof TaskResult.fromPartial>[0];
const figures = (fields: Fields) => turnFigures(TaskResult.fromPartial(fields));
const milliseconds = (ms: number) => ({
  seconds: BigInt(Math.floor(ms / 1000)),
  nanos: Math.round((ms % 1000) * 1e6),
});

test('tokens are those of the server’s usage', () => {
  const random = seededRandom(1);
  for (let i = 0; i < 100; i++) {
    const usage = { promptTokens: random(5000), cachedTokens: random(5000), outputTokens: random(500) };
    expect(figures({ usage })).toMatchObject(usage);
  }
});

test('speed is the tokens behind the first over the time behind the first', () => {
  const random = seededRandom(2);
  for (let i = 0; i < 100; i++) {
    const [firstMs, tokenMs, outputTokens] = [random(5000), 1 + random(900), 2 + random(500)];
    const totalMs = firstMs + tokenMs * (outputTokens - 1);
    const timing = { firstToken: milliseconds(firstMs), total: milliseconds(totalMs) };
    const { firstTokenMs, tokensPerSecond } = figures({ usage: { outputTokens }, timing });
    expect(firstTokenMs).toBe(firstMs);
    expect(tokensPerSecond).toBeCloseTo(1000 / tokenMs, 6);
  }
});

test('parts of a millisecond count, and whole seconds too', () => {
  expect(figures({ timing: { firstToken: { seconds: 2n, nanos: 345_600_000 } } }).firstTokenMs).toBe(2345.6);
});

test.each<[string, Fields]>([
  ['a choice decodes nothing', { usage: { outputTokens: 0 }, timing: timing(50, 50) }],
  ['one token is the prompt’s own', { usage: { outputTokens: 1 }, timing: timing(50, 60) }],
  ['no time passed', { usage: { outputTokens: 9 }, timing: timing(50, 50) }],
  ['the server told no times', { usage: { outputTokens: 9 } }],
  ['the server told no usage', { timing: timing(50, 90) }],
])('there is no speed where %s', (_, fields) => {
  expect(figures(fields).tokensPerSecond).toBeUndefined();
});

test('the fixed answer of a guard has no figures', () => {
  const given = { usage: { outputTokens: 0, promptTokens: 0 }, timing: timing(0, 0), guarded: 'dark' };
  expect(figures(given)).toEqual(figures({}));
});

test('what the server did not tell is undefined, not zero', () => {
  expect(figures({})).toEqual({
    promptTokens: undefined,
    cachedTokens: undefined,
    outputTokens: undefined,
    firstTokenMs: undefined,
    tokensPerSecond: undefined,
  });
});

function timing(firstMs: number, totalMs: number) {
  return { firstToken: milliseconds(firstMs), total: milliseconds(totalMs) };
}

test.each([
  [0.04, '0.0'],
  [0.5, '0.5'],
  [9.949, '9.9'],
  [9.95, '10'],
  [123.4, '123'],
])('%d tokens a second are told as %s', (speed, text) => {
  expect(speedText(speed)).toBe(text);
});
