import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ChatMessage } from '../text/chat-message.js';
import { type ConversationName, conversationKey, conversationNameOf } from './conversation-name.js';
import { ConversationStore } from './conversation-store.js';
import type { KeptConversation } from './kept-conversation.js';
import type { ConversationKeeper } from './kept-copies.js';

const turn = (text: string): ChatMessage[] => [
  { role: 'user', content: text },
  { role: 'assistant', content: `${text}!` },
];
const named = (id: string, owner = ''): ConversationName => ({ owner, task: 'pal', id });

let now: number;
beforeEach(() => {
  now = 1_000;
});
const clock = () => now;

/** What would be on disk. */
function disk(found: readonly KeptConversation[] = []) {
  const files = new Map(found.map((one) => [conversationKey(one), one]));
  const state = { isBroken: false };
  const write = async (change: () => void): Promise<void> => {
    if (state.isBroken) throw noSpace;
    change();
  };
  const keeper: ConversationKeeper = {
    found,
    keep: (one) => write(() => files.set(conversationKey(one), one)),
    forget: (name) => write(() => files.delete(conversationKey(name))),
  };
  return { keeper, files, state };
}

const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

test('a name and its key tell the same, whatever the id', () => {
  for (const name of [named('a'), named('a', 'alice'), named('x/y@z\n😀', 'bob'), named('@/')])
    expect(conversationNameOf(conversationKey(name))).toEqual(name);
  expect(conversationNameOf('pal')).toBeUndefined();
});

test('what is kept is what is remembered, and another store goes on from it', async () => {
  const { keeper, files } = disk();
  const store = new ConversationStore({ keeper, now: clock, clock });
  for (const text of ['a', 'b', 'c']) await store.append(named('k'), 2, { content: text }, `${text}!`);
  await store.append(named('k', 'alice'), 2, { content: 'x' }, 'x!');
  expect(files.get('pal/k')).toMatchObject({ turns: [...turn('b'), ...turn('c')], turnCount: 3 });
  const again = new ConversationStore({ keeper: disk([...files.values()]).keeper, now: clock, clock });
  for (const name of [named('k'), named('k', 'alice'), named('none')])
    expect(again.get(name)).toEqual(store.get(name));
});

test('a turn may replace the last ones, which are then neither seen, nor kept, nor counted', async () => {
  const { keeper, files } = disk();
  const store = new ConversationStore({ keeper, now: clock, clock });
  const say = (text: string, replacing?: number) =>
    store.append(named('k'), 3, { content: text, replacing }, `${text}!`);
  for (const text of ['a', 'b', 'c']) await say(text);
  expect(store.history(named('k'), 3, 2)).toEqual(turn('a'));
  await say('d', 2);
  expect(files.get('pal/k')).toMatchObject({ turns: [...turn('a'), ...turn('d')], turnCount: 2 });
  await say('e', 9);
  expect(files.get('pal/k')).toMatchObject({ turns: turn('e'), turnCount: 1 });
});

test('what is said is counted in bytes, as turns and conversations come and go', async () => {
  const store = new ConversationStore({ keeper: disk().keeper, mostKept: 2, now: clock, clock });
  await store.append(named('a'), 2, { content: '你好' }, '好');
  await store.append(named('b'), 2, { content: 'x' }, 'yz');
  expect(store.textBytes).toBe(9 + 3);
  for (const text of ['1', '22', '333']) await store.append(named('a'), 2, { content: text }, '!');
  expect(store.textBytes).toBe(3 + 4 + 3);
  await store.append(named('c'), 2, { content: '' }, '1');
  expect([store.size, store.textBytes]).toEqual([2, 7 + 1]);
  await store.delete(named('a'));
  await store.delete(named('a'));
  expect(store.textBytes).toBe(1);
  const found = [{ ...named('k'), turns: turn('早'), turnCount: 1, createdAt: 0, usedAt: 0 }];
  expect(new ConversationStore({ keeper: disk(found).keeper }).textBytes).toBe(7);
});

describe('where there are too many', () => {
  const fill = async (store: ConversationStore, owner: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await store.append(named(String(i), owner), 1, { content: 'a' }, 'a!');
  };
  const count = (store: ConversationStore, owner: string) => store.list({ owner, task: 'pal' }).length;

  test('the longest unused is forgotten, also on disk, and a turn counts as use', async () => {
    const { keeper, files } = disk();
    const store = new ConversationStore({ keeper, mostKept: 2, now: clock, clock });
    await fill(store, '', 2);
    await store.append(named('0'), 1, { content: 'b' }, 'b!');
    await store.append(named('2'), 1, { content: 'b' }, 'b!');
    expect([...files.keys()].sort()).toEqual(['pal/0', 'pal/2']);
    expect(store.list(named(''))).toMatchObject([{ id: '0' }, { id: '2' }]);
  });

  test('those who have the most lose theirs', async () => {
    const store = new ConversationStore({ mostKept: 10, now: clock, clock });
    await fill(store, 'alice', 3);
    await fill(store, 'bob', 100);
    expect([count(store, 'alice'), count(store, 'bob')]).toEqual([3, 7]);
  });

  test('a store that finds more than it may keep forgets them likewise', () => {
    const found = Array.from({ length: 5 }, (_, i) => ({
      ...named(String(i)),
      turns: turn('a'),
      turnCount: 1,
      createdAt: 0,
      usedAt: 10 - i,
    }));
    const { keeper, files } = disk(found);
    const store = new ConversationStore({ keeper, mostKept: 2, now: clock, clock });
    expect(store.size).toBe(2);
    expect([...files.keys()].sort()).toEqual(['pal/0', 'pal/1']);
  });
});

describe('a conversation with a time to live', () => {
  test('is forgotten when it has been unused for so long, and no earlier', async () => {
    const { keeper, files } = disk();
    const store = new ConversationStore({ keeper, ttlMs: 100, now: clock, clock });
    await store.append(named('usual'), 1, { content: 'a' }, 'a!');
    await store.create(named('long'), { ttlMs: 1_000 });
    now += 99;
    await store.append(named('usual'), 1, { content: 'b' }, 'b!');
    now += 99;
    expect(store.get(named('usual'))).toBeDefined();
    now += 1;
    expect(store.get(named('usual'))).toBeUndefined();
    expect(store.list(named(''))).toMatchObject([{ id: 'long' }]);
    await store.expire();
    expect([...files.keys()]).toEqual(['pal/long']);
  });

  test.each([-1e9, 1e9])(
    'is forgotten no sooner and no later for a wall clock that jumps by %p ms',
    async (jump) => {
      let wall = 1e12;
      const store = new ConversationStore({ ttlMs: 100, now: () => wall, clock });
      await store.append(named('k'), 1, { content: 'a' }, 'a!');
      wall += jump;
      now += 99;
      expect(store.get(named('k'))).toBeDefined();
      await store.append(named('k'), 1, { content: 'b' }, 'b!');
      now += 99;
      expect(store.get(named('k'))).toMatchObject({ createdAt: 1e12, usedAt: 1e12 + jump });
      now += 1;
      expect(store.get(named('k'))).toBeUndefined();
    },
  );

  test('is as old as the wall clock says where it is found, and new where that was ahead', () => {
    const found = [1, 900, 5_000].map((usedAt) => ({
      ...named(String(usedAt)),
      ...{ turns: turn('a'), turnCount: 1, createdAt: 0, usedAt },
    }));
    const { keeper } = disk(found);
    const store = new ConversationStore({ keeper, ttlMs: 200, now: () => 1_000, clock });
    const ids = (): string[] => store.list(named('')).map(({ id }) => id);
    expect(ids()).toEqual(['5000', '900']);
    now += 100;
    expect(ids()).toEqual(['5000']);
    now += 100;
    expect(ids()).toEqual([]);
  });

  test('begins anew after it', async () => {
    const store = new ConversationStore({ ttlMs: 100, now: clock, clock });
    await store.append(named('k'), 2, { content: 'a' }, 'a!');
    now += 100;
    await store.append(named('k'), 2, { content: 'b' }, 'b!');
    expect(store.get(named('k'))).toMatchObject({ turns: turn('b'), turnCount: 1, createdAt: 1_100 });
  });
});

test('a conversation is created once, with the turns that it begins with', async () => {
  const store = new ConversationStore({ now: clock, clock });
  await store.create(named('k'), { turns: turn('a') });
  expect(store.history(named('k'), 1)).toEqual(turn('a'));
  await expect(store.create(named('k'))).rejects.toMatchObject({ code: 'already-exists' });
  await store.create(named('k', 'alice'));
});

test('what is forgotten is told, and a turn under way is known to be nobody’s', async () => {
  const store = new ConversationStore({ now: clock, clock });
  const told: string[] = [];
  store.onForgotten((key) => told.push(key));
  await store.append(named('k'), 1, { content: 'a' }, 'a!');
  const underWay = await store.beginTurn(named('k'));
  expect([await store.delete(named('k')), await store.delete(named('k'))]).toEqual([true, false]);
  expect([told, underWay.isForgotten]).toEqual([['pal/k'], true]);
  underWay.end();
  expect((await store.beginTurn(named('k'))).isForgotten).toBe(false);
});

describe('while nothing can be written', () => {
  const broken = () => {
    const { keeper, files, state } = disk();
    state.isBroken = true;
    return { files, state, store: new ConversationStore({ keeper, mostKept: 3, now: clock, clock }) };
  };

  test('a turn is remembered, says that it is not kept, and is written once that works again', async () => {
    const { files, state, store } = broken();
    await expect(store.append(named('k'), 2, { content: 'a' }, 'a!')).rejects.toBe(noSpace);
    await expect(store.append(named('k'), 2, { content: 'b' }, 'b!')).rejects.toBe(noSpace);
    await expect(store.append(named('l'), 2, { content: 'c' }, 'c!')).rejects.toBe(noSpace);
    await expect(store.catchUp()).rejects.toBe(noSpace);
    expect([store.behindCount, store.history(named('k'), 2)]).toEqual([2, [...turn('a'), ...turn('b')]]);
    state.isBroken = false;
    await store.catchUp();
    expect([store.behindCount, ...files.values()]).toEqual([0, store.get(named('l')), store.get(named('k'))]);
  });

  test('the next turn that is written brings those before it', async () => {
    const { files, state, store } = broken();
    await expect(store.append(named('k'), 2, { content: 'a' }, 'a!')).rejects.toBe(noSpace);
    state.isBroken = false;
    await store.append(named('k'), 2, { content: 'b' }, 'b!');
    expect([store.behindCount, files.get('pal/k')?.turnCount]).toEqual([0, 2]);
  });

  test('none is created, and none is forgotten for it', async () => {
    const { files, state, store } = broken();
    state.isBroken = false;
    for (const id of ['a', 'b', 'c']) await store.create(named(id));
    state.isBroken = true;
    const refused = { code: 'storage-unavailable', cause: noSpace, retryAfterSeconds: 10 };
    await expect(store.create(named('k'))).rejects.toMatchObject(refused);
    expect([store.get(named('k')), store.size, files.size, store.behindCount]).toEqual([undefined, 3, 3, 0]);
    state.isBroken = false;
    await store.create(named('k'));
    expect([...files.keys()]).toEqual(['pal/b', 'pal/c', 'pal/k']);
  });

  test('none is deleted: it would be there again', async () => {
    const { files, state, store } = broken();
    state.isBroken = false;
    await store.append(named('k'), 2, { content: 'a' }, 'a!');
    state.isBroken = true;
    await expect(store.delete(named('k'))).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(store.history(named('k'), 2)).toEqual(turn('a'));
    state.isBroken = false;
    expect([await store.delete(named('k')), files.size]).toEqual([true, 0]);
  });

  test('one whose time is over is seen by nobody, and off the disk once that works again', async () => {
    const { keeper, files, state } = disk();
    const store = new ConversationStore({ keeper, ttlMs: 100, now: clock, clock });
    await store.append(named('k'), 2, { content: 'a' }, 'a!');
    [now, state.isBroken] = [now + 100, true];
    await store.expire();
    expect([store.size, store.behindCount, files.size]).toEqual([0, 1, 1]);
    state.isBroken = false;
    await store.catchUp();
    expect([store.behindCount, files.size]).toEqual([0, 0]);
  });
});
