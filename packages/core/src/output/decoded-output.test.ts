import { describe, expect, jest, test } from '@jest/globals';
import { atOnce } from '../constraint/turns.js';
import { TokenConstraint } from '../constraint/token-constraint.js';
import type { GenerationRequest } from '../engine/generation-sequence.js';
import type { GenerationEvent } from '../engine/generation-events.js';
import type { Engine } from '../engine/engine.js';
import { errorMessage } from '../errors.js';
import { greedy } from '../engine/sampling-params.js';
import type { FinishReason } from '../engine/sequence-status.js';
import { answerRequest } from '../testing/answer-request.js';
import { replyScript, scriptedModel } from '../testing/scripted-model.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import type { Answer, AnswerRequest, OutputFormat, TextPiece } from './output-format.js';
import { jsonFormat } from './json.js';
import { regexFormat } from './regex.js';
import { textFormat } from './text.js';

const codec = scriptedModel(new ScriptedModelRunner(replyScript(() => '')));
const timing = (totalMs: number) => ({ queuedMs: 0, prefillMs: 0, timeToFirstTokenMs: 0, totalMs });
const sampling = { ...greedy, maxOutputTokens: 500 };

/** Events of a generation that says a text, a token a byte. */
function said(bytes: Uint8Array, finishReason: FinishReason = 'stop-token'): GenerationEvent[] {
  const tokens = [...bytes].map(
    (tokenId, i) => ({ kind: 'token', tokenId, cachedTokenCount: 9, timing: timing(i) }) as const,
  );
  return [...tokens, { kind: 'end', finishReason, cachedTokenCount: 9, timing: timing(1000) }];
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function setup(events: readonly GenerationEvent[]) {
  const left = jest.fn();
  const generate = jest.fn<Engine['generate']>(async function* () {
    try {
      yield* events;
    } finally {
      left();
    }
  });
  return { engine: { generate } as unknown as Engine, generate, left };
}

async function write(
  engine: Engine,
  more: Partial<AnswerRequest> = {},
  format: OutputFormat = textFormat({ format: 'text' }),
): Promise<{ readonly pieces: readonly TextPiece[]; readonly answer: Answer }> {
  const writing = format.compile(codec, 'it').answer(answerRequest(engine, { sampling, ...more }));
  const pieces: TextPiece[] = [];
  for (;;) {
    const next = await writing.next();
    if (next.done) return { pieces, answer: next.value };
    pieces.push(next.value);
  }
}

const textOf = (pieces: readonly TextPiece[]): string => pieces.map(({ text }) => text).join('');

test('the engine gets the prompt with its prefix, the settings, the conversation and the signal', async () => {
  const { engine, generate } = setup(said(utf8('ok')));
  const { signal } = new AbortController();
  await write(engine, { conversation: 'talk/1', signal });
  const request: GenerationRequest = {
    promptTokenIds: [1, 2, 3],
    prefixTokenCount: 2,
    sampling,
    stopTokenIds: [257],
    constraint: undefined,
    conversation: 'talk/1',
  };
  expect(generate.mock.calls).toEqual([[request, signal]]);
});

test('the answer is what the pieces say together; each token counts once, the end for none', async () => {
  const { pieces, answer } = await write(setup(said(utf8('你好 a👍'))).engine);
  expect(pieces).toEqual([
    { text: '你', tokenCount: 3 },
    { text: '好', tokenCount: 3 },
    { text: ' ', tokenCount: 1 },
    { text: 'a', tokenCount: 1 },
    { text: '👍', tokenCount: 4 },
  ]);
  expect(answer).toEqual({
    output: { kind: 'text', text: '你好 a👍' },
    outputTokenCount: 12,
    cachedTokenCount: 9,
    finishReason: 'stop-token',
    timing: timing(1000),
  });
});

test('a character that the limit cuts off shows as U+FFFD', async () => {
  const { answer } = await write(setup(said(utf8('a你').slice(0, 3), 'max-tokens')).engine);
  expect(answer).toMatchObject({ output: { text: 'a\uFFFD' }, finishReason: 'max-tokens' });
});

describe('a stop string', () => {
  test('ends the text before it, and the generation', async () => {
    const { engine, left } = setup(said(utf8('one two three')));
    const { pieces, answer } = await write(engine, { stopSequences: ['two'] });
    expect(textOf(pieces)).toBe('one ');
    expect(answer).toMatchObject({
      output: { text: 'one ' },
      outputTokenCount: 'one two'.length,
      finishReason: 'stop-string',
    });
    expect(left).toHaveBeenCalledTimes(1);
  });

  test('that only begins is text', async () => {
    const { pieces, answer } = await write(setup(said(utf8('one tw'))).engine, { stopSequences: ['two'] });
    expect(textOf(pieces)).toBe('one tw');
    expect(answer).toMatchObject({ output: { text: 'one tw' }, finishReason: 'stop-token' });
  });
});

describe('an output that is not whole when the tokens end', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } } as const;
  test.each<[string, OutputFormat, string]>([
    ['pattern', atOnce(regexFormat({ format: 'regex', pattern: 'a*b' })), 'a'.repeat(300)],
    ['schema', atOnce(jsonFormat({ format: 'json', schema })), `{"a":"${'a'.repeat(300)}`],
  ])('is an error with its beginning, and names the %s', async (boundedBy, format, text) => {
    const events = said(utf8(text), 'max-tokens');
    // what the scripted model says is what its constraint has been told
    const { engine } = setup(events);
    const generate: Engine['generate'] = (request, signal) => {
      for (const event of events) if (event.kind === 'token') request.constraint?.advance(event.tokenId);
      return engine.generate(request, signal);
    };
    const error = await write({ generate } as unknown as Engine, {}, format).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'output-incomplete' });
    expect(errorMessage(error)).toContain(`: ${text.slice(0, 200)} ... `);
    expect(errorMessage(error)).toContain(` the ${boundedBy} `);
  });
});

test('what an output must keep to can be made ready ahead of the first answer', async () => {
  const made = jest.spyOn(TokenConstraint.prototype, 'precompile');
  const digits = atOnce(regexFormat({ format: 'regex', pattern: '[0-9]+' }));
  await digits.compile(codec, 'it').precompile();
  await textFormat({ format: 'text' }).compile(codec, 'it').precompile();
  expect(made).toHaveBeenCalledTimes(1);
  made.mockRestore();
});
