/** Keys for what was said: copy, save, search, earlier conversations. */
import { describe, expect, test } from '@jest/globals';
import type { Turn } from '@qaio/client';
import type { History } from '../history/history.js';
import type { Refusal } from '../words/words.js';
import { connected, setup } from '../testing/press-setup.js';

const [escape, up] = ['\u001B', '\u001B[A'];

describe('F5 asks the newest question again', () => {
  const f5 = '\u001B[15~';
  const said = { id: 4, task: 'tasks/pal', message: '早', status: 'done', steps: [] } as unknown as Turn;

  test('of the task that answered it, whichever is chosen', () => {
    const { type, conversation } = setup(connected, undefined, [{ ...said, id: 3 }, said]);
    type('半句', f5);
    expect(conversation.again.mock.calls).toMatchObject([[{ name: 'tasks/pal' }, { id: 4 }]]);
  });

  test.each<[Refusal, Turn[], object]>([
    ['nothing-said', [], {}],
    ['no-server', [said], { status: 'lost' }],
    ['no-task', [{ ...said, task: 'tasks/gone' }], {}],
  ])('and is refused: %s', (refusal, turns, changes) => {
    const { type, store, conversation } = setup({ ...connected, ...changes }, undefined, turns);
    type(f5);
    expect(store.getState().refusal).toBe(refusal);
    expect(conversation.again).not.toHaveBeenCalled();
  });
});

describe('what was said', () => {
  const said = [
    { id: 0, status: 'done', text: '抱抱你', steps: [], result: undefined },
    { id: 1, status: 'failed', text: '', steps: [], result: undefined },
  ] as unknown as Turn[];

  test('is copied: the newest answer', () => {
    const { type, copy, store } = setup(connected, undefined, said);
    type('\u0019');
    expect(copy.mock.calls).toEqual([['抱抱你']]);
    expect(store.getState().note).toEqual({ kind: 'copied', characters: 3 });
    type('a');
    expect(store.getState().note).toBeUndefined();
  });

  test.each([
    [['\u0013', '2'], 'json'],
    [['\u0013', '\r'], 'md'],
    [['\u0013', '\u001B[B', '\r'], 'json'],
  ])('is saved with %j as %s', async (keys, format) => {
    const { type, save, store } = setup(connected, undefined, said);
    type(...keys);
    await new Promise(setImmediate);
    expect(save.mock.calls).toEqual([[format]]);
    expect(store.getState()).toMatchObject({ screen: 'talk', note: { kind: 'saved', path: `a.${format}` } });
  });

  test('may fail to be saved, with the reason', async () => {
    const { type, save, store } = setup(connected, undefined, said);
    save.mockRejectedValue(new Error('EACCES'));
    type('\u0013', '1');
    await new Promise(setImmediate);
    expect(store.getState().note).toEqual({ kind: 'not-saved', reason: 'EACCES' });
  });

  test.each(['\u0019', '\u0013'])('is nothing yet: %j says so', (key) => {
    const { type, store } = setup();
    type(key);
    expect(store.getState()).toMatchObject({ screen: 'talk', refusal: 'nothing-said' });
  });
});

describe('search', () => {
  const turns = ['早', '晚', '早安'].map(
    (message, id) =>
      ({ id, message, status: 'done', text: '', steps: [], result: undefined }) as unknown as Turn,
  );

  test.each(['/', '／', '、', '\u001BOR'])(
    'opens with %j on an empty line, and leaves the line alone',
    (key) => {
      const { type, store, line } = setup(connected, undefined, turns);
      type(key, '早');
      expect(store.getState()).toMatchObject({ screen: 'search', marked: 0, sought: { characters: ['早'] } });
      type(up);
      expect(store.getState().marked).toBe(1);
      type('\r'); // behind the last comes the first
      expect(store.getState().marked).toBe(0);
      type(escape);
      expect([store.getState().screen, line()]).toEqual(['talk', '|']);
    },
  );

  test('is typed as text where something stands in the line', () => {
    const { type, line } = setup(connected, undefined, turns);
    type('1', '/', '2');
    expect(line()).toBe('1/2|');
  });
});

describe('earlier conversations', () => {
  const turns = [{ id: 0, status: 'done', message: '早', text: '', steps: [] }] as unknown as Turn[];
  const earlier = ['a', 'b'].map((key) => ({ key, turns }));
  const keysOf = (history: History): string[] => history.state().records.map(({ key }) => key);

  test('a new one puts the old one among them', () => {
    const { type, conversation, history } = setup(connected, undefined, turns);
    type('\u000E');
    expect(keysOf(history)).toEqual(['now']);
    expect(conversation.startAnew).toHaveBeenCalled();
  });

  test('are gone on with: the one that was had goes to the others', () => {
    const { type, conversation, history, store } = setup(connected, undefined, turns);
    earlier.forEach((record) => history.put(record)); // b, a
    type('\u000F', '\u001B[B', '\r');
    expect(conversation.open.mock.calls).toEqual([[earlier[0]]]);
    expect([store.getState().screen, ...keysOf(history)]).toEqual(['talk', 'now', 'b']);
  });

  test('are forgotten with Delete', () => {
    const { type, history, store } = setup();
    earlier.forEach((record) => history.put(record));
    type('\u000F', '\u001B[B', '\u001B[3~');
    expect([...keysOf(history), store.getState().marked]).toEqual(['b', 0]);
  });
});
