import { expect, test } from '@jest/globals';
import { type Turn, type TurnAction, reduceTurns } from './turns.js';

const run = (...actions: TurnAction[]): readonly Turn[] => actions.reduce(reduceTurns, [] as readonly Turn[]);

test('a turn is judged, answered and done; the newest stands first', () => {
  const turns = run(
    { kind: 'start', id: 0, message: '早' },
    { kind: 'start', id: 1, message: '心累' },
    { kind: 'event', id: 1, event: { accepted: {} } },
    {
      kind: 'event',
      id: 1,
      event: { stepResult: { task: 'tasks/sentiment', classification: { label: '负面' } } },
    },
    { kind: 'event', id: 1, event: { textDelta: { text: '别' } } },
    { kind: 'event', id: 1, event: { textDelta: { text: '急' } } },
    { kind: 'event', id: 1, event: { done: { result: { task: 'tasks/chat', text: '别急' } } } },
  );
  expect(turns).toEqual([
    {
      id: 1,
      message: '心累',
      mood: { label: '负面' },
      reply: '别急',
      status: 'done',
      result: { task: 'tasks/chat', text: '别急' },
    },
    { id: 0, message: '早', reply: '', status: 'running' },
  ]);
});

test('stopping keeps the reply so far; a failure tells why', () => {
  const start: TurnAction = { kind: 'start', id: 0, message: 'x' };
  const delta: TurnAction = { kind: 'event', id: 0, event: { textDelta: { text: '别' } } };
  expect(run(start, delta, { kind: 'stop', id: 0 })[0]).toMatchObject({ reply: '别', status: 'stopped' });
  expect(run(start, { kind: 'fail', id: 0, error: '太长' })[0]).toMatchObject({
    status: 'failed',
    error: '太长',
  });
});
