import { describe, expect, test } from '@jest/globals';
import { GetModelResponse, StreamTaskResponse } from '@qaio/protocol';
import { type AppAction, reduceApp } from './app-reducer.js';
import { type AppState, initialState, runningTurn } from './app-state.js';
import { fieldText } from './text-field.js';

const run = (...actions: AppAction[]): AppState => actions.reduce(reduceApp, initialState);
const start: AppAction = { kind: 'turn-start', id: 0, message: '心累' };
const event = (body: StreamTaskResponse['event']): AppAction => ({
  kind: 'turn-event',
  id: 0,
  event: { sequence: 1n, task: 'tasks/chat', event: body },
});
const partial = (response: Parameters<typeof StreamTaskResponse.fromPartial>[0]): AppAction => ({
  kind: 'turn-event',
  id: 0,
  event: StreamTaskResponse.fromPartial(response),
});
const mood = partial({
  event: {
    $case: 'stepResult',
    value: { output: { $case: 'classification', value: { label: '负面', confidence: 0.9 } } },
  },
});
const delta = (text: string): AppAction => event({ $case: 'textDelta', value: { text, tokens: 1 } });

describe('a turn', () => {
  test('grows with its events and ends with its figures', () => {
    const done = partial({
      event: {
        $case: 'done',
        value: {
          result: {
            usage: { outputTokens: 11 },
            timing: {
              firstToken: { seconds: 0n, nanos: 50_000_000 },
              total: { seconds: 0n, nanos: 150_000_000 },
            },
          },
        },
      },
    });
    const state = run(start, mood, delta('别'), delta('急'), done);
    expect(state.turns).toMatchObject([
      { message: '心累', mood: { label: '负面' }, reply: '别急', status: 'done' },
    ]);
    expect(state.speed).toEqual({ timeToFirstTokenMs: 50, tokensPerSecond: 100 });
    expect(runningTurn(state)).toBeUndefined();
  });

  test('that is cancelled keeps what it said', () => {
    const state = run(start, delta('别'), { kind: 'turn-cancelled', id: 0 });
    expect(state.turns).toMatchObject([{ reply: '别', status: 'cancelled' }]);
  });

  test('that fails gives the message back, unless something else is typed', () => {
    const failed: AppAction = { kind: 'turn-failed', id: 0, error: '太长' };
    expect(fieldText(run(start, failed).field)).toBe('心累');
    const typed: AppAction = { kind: 'edit', edit: { kind: 'insert', text: '别的' } };
    expect(fieldText(run(start, typed, failed).field)).toBe('别的');
  });

  test('that starts clears the line and scrolls to the end', () => {
    const state = run(
      { kind: 'scroll', lines: 5 },
      { kind: 'edit', edit: { kind: 'insert', text: 'x' } },
      start,
    );
    expect([fieldText(state.field), state.scroll]).toEqual(['', 0]);
  });
});

test('a connection that never was is being made; one that was is lost, and comes back', () => {
  const model: AppAction = { kind: 'model', model: GetModelResponse.fromPartial({ model: 'mini' }) };
  const lost: AppAction = { kind: 'connection-lost' };
  expect(run(lost).connection).toBe('connecting');
  expect(run(model, lost).connection).toBe('lost');
  expect(run(model, lost, model).connection).toBe('connected');
});
