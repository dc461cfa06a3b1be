import { expect, test } from '@jest/globals';
import { MemoryItem } from '../memory/memory-item.js';
import { FakeRecords } from '../testing/fake-records.js';
import { KeptRace, keepRace } from './kept-race.js';
import { type RaceRecord, VersionRace } from './version-race.js';

const rows = Array.from({ length: 600 }, (_, row) => [`row ${row}`, 'good']);
const table = { name: 'a.csv', columns: ['text', 'label'], rows };
const done: RaceRecord = {
  ...{ status: 'done', table, answered: 2, unknown: ['odd'] },
  columns: { inputs: { text: 'text' }, expected: 'label' },
  first: [{ kind: 'text', form: 'text', text: '好' }],
  second: [undefined],
  result: { rowCount: 1, onlyFirstRight: 1, onlySecondRight: 0, differing: 1, pValue: 1 },
};

/** Tabs of one browser, each through its reloads. */
function browser() {
  const records = new FakeRecords();
  let keys = 0;
  return () => {
    const values = new Map<string, string>();
    const memory = { getItem: (name: string) => values.get(name) ?? null, setItem: values.set.bind(values) };
    const own = new MemoryItem(() => memory, 'race');
    return async (): Promise<VersionRace> => {
      const never = async function* (): AsyncGenerator<never> {
        yield* [];
      };
      const race = new VersionRace({
        ...{ wait: async () => undefined, now: () => 0, served: { runBatch: never } },
        calls: { runBatch: never, compare: () => Promise.reject(new Error('not compared')) },
      });
      const kept = new KeptRace({ records, own, newKey: () => `key ${keys++}` });
      await keepRace(race, kept, async () => undefined, new EventTarget());
      return race;
    };
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('a comparison is there again after a reload of its tab, and in no other tab', async () => {
  const tab = browser();
  const reload = tab();
  const first = await reload();
  expect(first.state().table).toBeUndefined();
  first.resume(done);
  await settled();
  expect((await reload()).record()).toEqual(done);
  expect((await tab()()).record()).toBeUndefined();
});

test('one that ran when its page went away has stopped, with what had come', async () => {
  const reload = browser()();
  const first = await reload();
  first.resume({ ...done, status: 'running', result: undefined });
  await settled();
  expect((await reload()).record()).toEqual({ ...done, status: 'stopped', result: undefined });
});

test('a comparison that was taken away is gone, and of many tabs the newest are kept', async () => {
  const tab = browser();
  const tabs = [tab(), tab(), tab(), tab()];
  for (const reload of tabs) {
    (await reload()).resume(done);
    await settled();
  }
  const kept = async () => Promise.all(tabs.map(async (reload) => (await reload()).record() !== undefined));
  expect(await kept()).toEqual([false, true, true, true]);
  (await tabs[3]?.())?.load(undefined);
  await settled();
  expect(await kept()).toEqual([false, true, true, false]);
});

test('a table in the place of a longer one leaves nothing of that', async () => {
  const records = new FakeRecords();
  const memory = { getItem: () => null, setItem: () => undefined };
  const own = new MemoryItem(() => memory, 'race');
  const kept = new KeptRace({ records, own, newKey: () => 'key' });
  await kept.write(done);
  await kept.write({ ...done, table: { ...table, rows: rows.slice(0, 2) } });
  expect([...records.values.keys()].sort()).toEqual(['key/race', 'key/rows/0', 'races']);
});
