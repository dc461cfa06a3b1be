import { jest } from '@jest/globals';
import type { ConnectionState, Turn } from '@qaio/client';
import { textTask } from '@qaio/client/testing';
import { History } from '../history/history.js';
import { AppStore } from '../state/app-store.js';
import type { Desk } from '../keys/desk.js';
import { KeyReader } from '../keys/key-reader.js';
import { press } from '../keys/press.js';

const open = textTask({ name: 'tasks/open', inputSchema: {} });
const two = textTask({
  name: 'tasks/two',
  inputSchema: { properties: { c: { type: 'string' }, a: { type: 'string' }, b: {} }, required: ['a', 'b'] },
});
export const connected: ConnectionState = {
  status: 'connected',
  model: undefined,
  tasks: [textTask(), textTask({ name: 'tasks/pal' }), open, two],
  problems: [],
  silence: undefined,
};

/** A desk on which keys can be pressed, without a screen. */
export function setup(
  server: ConnectionState = connected,
  turn?: Partial<Turn>,
  judged: readonly Turn[] = [],
) {
  const store = new AppStore();
  const conversation = {
    isRunning: false,
    run: jest.fn<Desk['conversation']['run']>(async () => turn as Turn | undefined),
    send: jest.fn<Desk['conversation']['send']>(async () => turn as Turn | undefined),
    again: jest.fn<Desk['conversation']['again']>(async () => turn as Turn | undefined),
    cancel: jest.fn(),
    startAnew: jest.fn(),
    turns: (): readonly Turn[] => judged,
    record: () => ({ key: 'now', turns: judged }),
    open: jest.fn<Desk['conversation']['open']>(),
    correct: jest.fn<Desk['conversation']['correct']>(async () => undefined),
  };
  const leave = jest.fn();
  const redraw = jest.fn();
  const copy = jest.fn<Desk['copy']>();
  const save = jest.fn<Desk['save']>(async (format) => `a.${format}`);
  const history = new History();
  const desk: Desk = { store, conversation, history, server: () => server, leave, redraw, copy, save };
  const keys = new KeyReader();
  const type = (...pieces: string[]): void => {
    // Enter comes by itself, as it does where a person types
    const single = pieces.flatMap((piece) => piece.split(/(?<=[^\r])(?=\r$)/u));
    for (const piece of single) for (const key of keys.read(piece)) press(key, desk);
  };
  const line = (): string => {
    const { characters, cursor } = store.getState().field;
    return characters.toSpliced(cursor, 0, '|').join('');
  };
  return { store, conversation, history, leave, redraw, copy, save, type, line };
}
