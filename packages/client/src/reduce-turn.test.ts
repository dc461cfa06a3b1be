import { describe, expect, test } from '@jest/globals';
import type { StreamTaskResponse } from '@qaio/protocol';
import { type TurnAction, reduceTurn } from './reduce-turn.js';
import { type RandomInteger, seededRandom } from './testing/seeded-random.js';
import { accepted, delta, done, moodStep, step, unknownEvent } from './testing/stream-events.js';
import { type Turn, judgements, startTurn } from './turn.js';

const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const letters = Array.from('今天心情很好 abc😮‍💨👩🏽‍💻\n');
const tooLong = { status: 'INVALID_ARGUMENT', detail: '太长' };
const started = startTurn({ id: 0, task: 'tasks/chat', message: '心累', input: {} });

const run = (...actions: TurnAction[]): Turn => actions.reduce(reduceTurn, started);
const toAction = (event: StreamTaskResponse): TurnAction => ({ kind: 'event', event });
const runEvents = (events: readonly StreamTaskResponse[]): Turn => run(...events.map(toAction));

function randomText(random: RandomInteger): string {
  return Array.from({ length: random(40) }, () => letters[random(letters.length)] ?? '').join('');
}

/** A whole run in random pieces: its text cut anywhere between code points, events that nobody knows in between. */
function cutRun(text: string, random: RandomInteger): StreamTaskResponse[] {
  const events = [accepted(), moodStep()];
  let rest = [...text];
  while (rest.length > 0) {
    if (random(4) === 0) events.push(unknownEvent());
    const length = random(rest.length + 1);
    events.push(delta(rest.slice(0, length).join('')));
    rest = rest.slice(length);
  }
  return [...events, done({ task: 'tasks/chat', usage: { outputTokens: 7 } })];
}

test('however the text of a run is cut, the turn is the same', () => {
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const text = randomText(random);
    const turn = runEvents(cutRun(text, random));
    expect(turn).toEqual(runEvents([accepted(), moodStep(), delta(text), done(turn.result)]));
    expect(turn).toMatchObject({ status: 'done', text, result: { usage: { outputTokens: 7 } } });
  }
});

test('why nothing has come is known until something comes, or the run ends', () => {
  const queued = run(toAction(accepted(3)));
  expect(queued).toMatchObject({ status: 'running', waiting: { kind: 'queue', ahead: 3 } });
  expect(run(toAction(accepted(3, 4))).waiting).toEqual({ kind: 'queue', ahead: 3, seconds: 4 });
  const busy = run({ kind: 'busy', seconds: 5 });
  expect(busy).toMatchObject({ status: 'running', waiting: { kind: 'busy', seconds: 5 } });
  for (const turn of [queued, busy])
    for (const next of [toAction(delta('早')), toAction(moodStep()), { kind: 'cancel' } as const])
      expect(reduceTurn(turn, next).waiting).toBeUndefined();
  expect(run(toAction(accepted())).waiting).toBeUndefined();
});

const endings: Readonly<Record<string, readonly [TurnAction, Turn['status']]>> = {
  cancelled: [{ kind: 'cancel' }, 'cancelled'],
  failed: [{ kind: 'fail', error: tooLong }, 'failed'],
  lost: [{ kind: 'stream-end' }, 'failed'],
};

describe.each(Object.entries(endings))('a run that is %s at any moment', (_, [ending, status]) => {
  test('runs no longer, keeps what it has said, and is changed by nothing that comes later', () => {
    for (const seed of seeds) {
      const random = seededRandom(seed);
      const events = cutRun(randomText(random), random).slice(0, -1);
      const before = runEvents(events.slice(0, random(events.length + 1)));
      const ended = reduceTurn(before, ending);
      expect(ended).toMatchObject({ status, text: before.text, steps: before.steps, result: undefined });
      const later = [...events.map(toAction), ...Object.values(endings).map(([action]) => action)];
      expect([...later, toAction(done())].reduce(reduceTurn, ended)).toBe(ended);
    }
  });
});

test('a run that is done stays done', () => {
  const ended = runEvents([delta('好'), done()]);
  for (const [ending] of Object.values(endings)) expect(reduceTurn(ended, ending)).toBe(ended);
});

test('a failure says why; so does a stream that is lost', () => {
  expect(run({ kind: 'fail', error: tooLong }).error).toBe(tooLong);
  expect(run({ kind: 'stream-end' }).error?.status).toBe('STREAM_LOST');
  expect(run({ kind: 'cancel' }).error).toBeUndefined();
});

test('judgements are those of needed tasks, in order, then the answer’s own', () => {
  const choice = (task: string) => ({
    task,
    output: { $case: 'classification', value: { label: task } } as const,
  });
  const turn = runEvents([
    step(choice('tasks/a')),
    step({ task: 'tasks/b', output: { $case: 'text', value: 'no judgement' } }),
    step(choice('tasks/c')),
    done(choice('tasks/d')),
  ]);
  expect(judgements(turn).map(({ task, classification }) => [task, classification.label])).toEqual(
    ['tasks/a', 'tasks/c', 'tasks/d'].map((name) => [name, name]),
  );
});
