import assert from 'node:assert/strict';
import type { ForwardRow, ModelRunner } from '../engine/model-runner.js';
import { assertClose, assertSame, one, row, run, text } from './runner-rows.js';

export interface RunnerUnderTest {
  /** Of at least 4 slots with room for 32 tokens each, and of at least 64 tokens. Any state; nothing under way. */
  readonly runner: ModelRunner;
  /** How far two logits may be apart where the same numbers were summed in another order. */
  readonly tolerance: number;
}

/** A promise of {@link ModelRunner}. @throws AssertionError where it is not kept */
export interface RunnerPromise {
  readonly name: string;
  readonly check: (under: RunnerUnderTest) => Promise<void>;
}

/**
 * What every runner keeps, whatever the model. Made for any test framework, as in
 * `test.each(modelRunnerContract)('$name', ({ check }) => check({ runner, tolerance }))`.
 */
export const modelRunnerContract: readonly RunnerPromise[] = [
  { name: 'logits are as many as were asked for', check: logitsAsAsked },
  { name: 'a slot holds as many tokens as the shape says, the last slot too', check: fullSlot },
  { name: 'a prompt in chunks gives what the whole prompt gives', check: chunkedIsWhole },
  { name: 'rows of one pass give what each gives alone', check: batchedIsIsolated },
  { name: 'the order of rows means nothing', check: anyOrder },
  {
    name: 'segments give what each gives alone behind the same beginning, or are refused',
    check: segmentsAreApart,
  },
  { name: 'a hidden state stands behind the logits, which stay as they are', check: hiddenAsAsked },
  { name: 'hidden states in a batch and behind a snapshot are those of each alone', check: hiddenIsIsolated },
  { name: 'segments have the hidden states that each has alone', check: hiddenOfSegments },
  { name: 'writing at an earlier position forgets what stood behind it, or is refused', check: rewriting },
  { name: 'what runs in one slot changes no other', check: slotsAreIndependent },
  { name: 'a snapshot goes on in another slot as in its own, to the last bit', check: snapshotsAreExact },
  { name: 'a snapshot can be restored in part, or is refused', check: shorterRestore },
  { name: 'what goes on from one snapshot in several slots goes on apart', check: forking },
  { name: 'a snapshot stays what it was', check: snapshotsStay },
  {
    name: 'an interrupted pass ends in time or with an error, and the next ones are right',
    check: interrupting,
  },
];

async function logitsAsAsked({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const { vocabSize } = runner.shape;
  const ids = text(6, 1);
  const all = await one(runner, row(0, ids, 0, 'all'));
  const last = await one(runner, row(0, ids));
  assertSame(await one(runner, row(0, ids, 0, 'none')), []);
  assert.equal(all.length, ids.length * vocabSize);
  assertClose([await one(runner, row(2, ids, 0, 'all'))], [all], tolerance);
  assertClose([all.slice(-vocabSize)], [last], tolerance);
  // each position's are those of the text up to there
  for (const length of [1, 4]) {
    const expected = await one(runner, row(1, ids.slice(0, length)));
    assertClose([all.slice((length - 1) * vocabSize, length * vocabSize)], [expected], tolerance);
  }
}

async function fullSlot({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const { contextLength, slotCount } = runner.shape;
  const ids = text(contextLength, 2);
  const logits = [];
  for (const slot of [0, slotCount - 1]) {
    await run(runner, row(slot, ids.slice(0, -1), 0, 'none'));
    logits.push(await one(runner, row(slot, ids.slice(-1), contextLength - 1)));
  }
  assertClose(logits.slice(1), logits.slice(0, 1), tolerance);
}

async function chunkedIsWhole({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const ids = text(23, 3);
  const whole = await one(runner, row(0, ids));
  for (const size of [1, 5, 22]) {
    let logits: number[] = [];
    for (let position = 0; position < ids.length; position += size)
      logits = await one(runner, row(1, ids.slice(position, position + size), position));
    assertClose([logits], [whole], tolerance);
  }
}

/** Four texts of different lengths, each with its beginning in the slot and the rest still to run. */
const mixed: readonly { readonly ids: readonly number[]; readonly known: number }[] = [
  { ids: text(9, 4), known: 8 },
  { ids: text(4, 5), known: 3 },
  { ids: text(12, 6), known: 6 },
  { ids: text(15, 7), known: 14 },
];

async function begin(runner: ModelRunner): Promise<ForwardRow[]> {
  for (const [slot, { ids, known }] of mixed.entries())
    await run(runner, row(slot, ids.slice(0, known), 0, 'none'));
  return mixed.map(({ ids, known }, slot) => row(slot, ids.slice(known), known));
}

async function batchedIsIsolated({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const isolated = [];
  for (const { ids } of mixed) isolated.push(await one(runner, row(2, ids)));
  assertClose(await run(runner, ...(await begin(runner))), isolated, tolerance);
  // without the third there is a gap between the slots
  const some = (await begin(runner)).filter(({ slot }) => slot !== 2);
  assertClose(await run(runner, ...some), isolated.toSpliced(2, 1), tolerance);
}

async function anyOrder({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const expected = await run(runner, ...(await begin(runner)));
  const rows = await begin(runner);
  const order = [2, 0, 3, 1];
  const shuffled = await run(runner, ...order.flatMap((i) => rows.slice(i, i + 1)));
  assertClose(
    shuffled,
    order.map((i) => expected[i] ?? []),
    tolerance,
  );
}

const hasStates = (runner: ModelRunner): boolean => runner.shape.memory === 'states';

/** A row that a memory of states has no way to run, and which leaves the slot as it is. */
async function assertRefused(runner: ModelRunner, refused: ForwardRow, next: ForwardRow): Promise<void> {
  const snapshot = await runner.saveSlot(next.slot, next.position);
  const expected = await one(runner, next);
  await runner.restoreSlot(snapshot, next.slot, next.position);
  await assert.rejects(runner.forward([refused]), 'a memory of states refuses it');
  assertSame(await one(runner, next), expected);
}

async function segmentsAreApart({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const prefix = text(7, 8);
  if (hasStates(runner)) {
    await run(runner, row(1, prefix, 0, 'none'));
    const packed = { ...row(1, text(4, 9), 7), segmentLengths: [3, 1] };
    return assertRefused(runner, packed, row(1, text(4, 9), 7));
  }
  const segments = [text(3, 9), text(1, 10), text(5, 11)];
  const segmentLengths = segments.map(({ length }) => length);
  const { vocabSize } = runner.shape;
  for (const beginning of [prefix, []]) {
    const position = beginning.length;
    const alone = [];
    for (const segment of segments)
      alone.push(
        (await one(runner, row(1, [...beginning, ...segment], 0, 'all'))).slice(position * vocabSize),
      );
    if (position > 0) await run(runner, row(3, beginning, 0, 'none'));
    const packed = { ...row(3, segments.flat(), position), segmentLengths };
    const ends = alone.flatMap((logits) => logits.slice(-vocabSize));
    assertClose([await one(runner, packed)], [ends], tolerance);
    assertClose([await one(runner, { ...packed, logits: 'all' })], [alone.flat()], tolerance);
  }
}

const withHidden = (plain: ForwardRow): ForwardRow => ({ ...plain, withHidden: true });

async function hiddenAsAsked({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const { vocabSize, hiddenSize } = runner.shape;
  const width = vocabSize + hiddenSize;
  const ids = text(6, 25);
  assert.ok(hiddenSize > 0, 'the model gives hidden states');
  assertSame(await one(runner, withHidden(row(0, ids, 0, 'none'))), []);
  const all = await one(runner, withHidden(row(0, ids, 0, 'all')));
  assert.equal(all.length, ids.length * width);
  const states = new Set<string>();
  for (const length of [1, 4, 6]) {
    const plain = await one(runner, row(1, ids.slice(0, length)));
    const wide = await one(runner, withHidden(row(2, ids.slice(0, length))));
    assertClose([wide.slice(0, vocabSize)], [plain], tolerance);
    assertClose([all.slice((length - 1) * width, length * width)], [wide], tolerance);
    states.add(wide.slice(vocabSize).join());
  }
  assert.equal(states.size, 3, 'different texts have different hidden states');
}

async function hiddenIsIsolated({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const isolated = [];
  for (const { ids } of mixed) isolated.push(await one(runner, withHidden(row(2, ids))));
  assertClose(await run(runner, ...(await begin(runner)).map(withHidden)), isolated, tolerance);
  // beside rows that want none
  const [first, ...others] = await begin(runner);
  if (first)
    assertClose(
      (await run(runner, withHidden(first), ...others)).slice(0, 1),
      isolated.slice(0, 1),
      tolerance,
    );
  for (const [i, { ids, known }] of mixed.entries()) {
    await run(runner, row(0, ids.slice(0, known), 0, 'none'));
    const snapshot = await runner.saveSlot(0, known);
    const rest = withHidden(row(0, ids.slice(known), known));
    const cold = await one(runner, rest);
    await runner.restoreSlot(snapshot, 1, known);
    assertSame(await one(runner, { ...rest, slot: 1 }), cold);
    assertClose([cold], isolated.slice(i, i + 1), tolerance);
  }
}

async function hiddenOfSegments({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  if (hasStates(runner)) return;
  const prefix = text(7, 26);
  const segments = [text(3, 27), text(1, 28), text(5, 29)];
  const alone = [];
  for (const segment of segments) alone.push(await one(runner, withHidden(row(1, [...prefix, ...segment]))));
  await run(runner, row(3, prefix, 0, 'none'));
  const segmentLengths = segments.map(({ length }) => length);
  const packed = await one(runner, { ...withHidden(row(3, segments.flat(), 7)), segmentLengths });
  assertClose([packed], [alone.flat()], tolerance);
}

async function rewriting({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const [first, second] = [text(14, 12), text(6, 13)];
  await run(runner, row(1, first, 0, 'none'));
  if (hasStates(runner)) {
    await assertRefused(runner, row(1, second, 5), row(1, second, 14));
    return assertRefused(runner, row(1, second, 21), row(1, second, 20));
  }
  const rewritten = await one(runner, row(1, second, 5));
  assertClose([rewritten], [await one(runner, row(2, [...first.slice(0, 5), ...second]))], tolerance);
}

async function slotsAreIndependent({ runner }: RunnerUnderTest): Promise<void> {
  const ids = text(8, 14);
  const next = row(1, ids.slice(-1), 7);
  await run(runner, row(1, ids.slice(0, -1), 0, 'none'));
  const before = await one(runner, next);
  await run(runner, row(1, ids.slice(0, -1), 0, 'none'));
  for (const slot of [0, 2, 3]) await run(runner, row(slot, text(20, slot), 0, 'none'));
  assertSame(await one(runner, next), before);
}

async function snapshotsAreExact({ runner }: RunnerUnderTest): Promise<void> {
  const [ids, more] = [text(10, 15), text(4, 16)];
  await run(runner, row(0, ids, 0, 'none'));
  const snapshot = await runner.saveSlot(0, 10);
  assert.equal(snapshot.length, 10);
  assert.equal(
    snapshot.byteLength,
    snapshot.parts.reduce((sum, part) => sum + part.byteLength, 0),
  );
  const expected = await one(runner, row(0, more, 10));
  await run(runner, row(3, text(24, 17), 0, 'none'));
  await runner.restoreSlot(snapshot, 3, 10);
  assertSame(await one(runner, row(3, more, 10)), expected);
}

async function shorterRestore({ runner }: RunnerUnderTest): Promise<void> {
  const [ids, more] = [text(12, 18), text(3, 19)];
  await run(runner, row(0, ids, 0, 'none'));
  const snapshot = await runner.saveSlot(0, 12);
  if (hasStates(runner)) {
    for (const length of [1, 7, 11]) {
      await assert.rejects(runner.saveSlot(0, length), 'states stand at the end only');
      await assert.rejects(runner.restoreSlot(snapshot, 2, length), 'states stand at the end only');
    }
    return;
  }
  for (const length of [1, 7, 12]) {
    // the same numbers again, over what stood behind
    const expected = await one(runner, row(0, more, length));
    await runner.restoreSlot(snapshot, 0, 12);
    await run(runner, row(2, text(20, 20), 0, 'none'));
    await runner.restoreSlot(snapshot, 2, length);
    assertSame(await one(runner, row(2, more, length)), expected);
  }
}

async function forking({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const ids = text(8, 30);
  await run(runner, row(0, ids, 0, 'none'));
  const snapshot = await runner.saveSlot(0, 8);
  const ways = [text(1, 31), text(5, 32), text(1, 33), text(1, 34)];
  const alone = [];
  for (const way of ways) alone.push(await one(runner, row(3, [...ids, ...way])));
  for (const slot of ways.keys()) await runner.restoreSlot(snapshot, slot, 8);
  const forks = ways.map((way, slot) => row(slot, way, 8));
  assertClose(await run(runner, ...forks), alone, tolerance);
  // and on from there, neighbours of different lengths in one batch
  const [end] = text(1, 35);
  const longer = [];
  for (const way of ways) longer.push(await one(runner, row(3, [...ids, ...way, end ?? 0])));
  for (const [slot, way] of ways.entries()) {
    await runner.restoreSlot(snapshot, slot, 8);
    await run(runner, row(slot, way, 8, 'none'));
  }
  const ends = ways.map((way, slot) => row(slot, [end ?? 0], 8 + way.length));
  assertClose(await run(runner, ...ends), longer, tolerance);
}

async function snapshotsStay({ runner }: RunnerUnderTest): Promise<void> {
  await run(runner, row(0, text(10, 21), 0, 'none'));
  const snapshot = await runner.saveSlot(0, 10);
  const before = snapshot.parts.map((part) => [...part]);
  await runner.restoreSlot(snapshot, 1, 10);
  for (const slot of [0, 1]) await run(runner, row(slot, text(16, 22), 0, 'none'));
  for (const [i, part] of snapshot.parts.entries()) assertSame([...part], before[i] ?? []);
}

async function interrupting({ runner, tolerance }: RunnerUnderTest): Promise<void> {
  const [ids, long] = [text(9, 23), text(runner.shape.contextLength, 24)];
  const [expected, expectedLong] = [await one(runner, row(0, ids)), await one(runner, row(1, long))];
  runner.interrupt(); // with nothing under way it is nobody's
  assertClose([await one(runner, row(0, ids))], [expected], tolerance);
  for (let i = 0; i < 3; i++) {
    const pass = one(runner, row(1, long)).catch(() => undefined);
    runner.interrupt();
    const logits = await pass;
    if (logits) assertClose([logits], [expectedLong], tolerance);
    assertClose([await one(runner, row(0, ids))], [expected], tolerance);
  }
}
