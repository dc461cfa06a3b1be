/**
 * Random days of an engine on the scripted model, each from one seed. Whatever happens, an answer that comes is the one
 * that the prompt alone would get from a cold engine, every run ends once, and nothing is left behind.
 */
import { expect, test } from '@jest/globals';
import { QaioError } from '../errors.js';
import { Dice } from '../testing/dice.js';
import { chant, checksum, reference, request, setup } from '../testing/engine-setup.js';
import type { NextTokenScript } from '../testing/scripted-model-runner.js';
import type { Engine } from './engine.js';
import type { SlotMemory } from './model-runner.js';
import type { OutputConstraint } from './output-constraint.js';

const seeds = Array.from({ length: 1000 }, (_, seed) => seed);

/** What comes out of a run: tokens, or log-probabilities, or an error's code. */
type Outcome = readonly number[] | string;

interface Job {
  readonly run: (signal: AbortSignal) => Promise<Outcome>;
  /** Computed without the engine. */
  readonly expected: readonly number[];
  /** Errors that it may end with instead. */
  readonly excuses: readonly string[];
  readonly isCancelled: boolean;
}

class BrokenConstraint implements OutputConstraint {
  #left: number;

  constructor(tokenCount: number) {
    this.#left = tokenCount;
  }

  mask(): void {
    if (this.#left-- === 0) throw new Error('a broken constraint');
  }

  advance(): void {
    return;
  }

  mayEnd(): boolean {
    return true;
  }

  isExhausted(): boolean {
    return false;
  }
}

/** log P of each candidate by the script, where one logit is 10 and 299 are 0. */
function logProbs(
  prompt: readonly number[],
  candidates: readonly (readonly number[])[],
  script: NextTokenScript,
): number[] {
  return candidates.map((candidate) =>
    candidate.reduce((sum, id, i) => {
      const chosen = script([...prompt, ...candidate.slice(0, i)]);
      return sum + (id === chosen ? 10 : 0) - Math.log(Math.exp(10) + 299);
    }, 0),
  );
}

const outcomeOf = (work: Promise<readonly number[]>): Promise<Outcome> =>
  work.catch((error: unknown) => (error instanceof QaioError ? error.code : `not ours: ${String(error)}`));

/** Rounded, since sums in another order differ in the last bits. */
const rounded = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 1e3));

function generation(dice: Dice, prefix: readonly number[], { engine, script }: Model): Job {
  const prompt = [...prefix, ...dice.tokens(dice.from(1, 14))];
  const count = dice.from(1, 9);
  const breaksAt = dice.isOneIn(15) ? dice.below(count) : undefined;
  const constraint = breaksAt === undefined ? undefined : new BrokenConstraint(breaksAt);
  const conversation = dice.isOneIn(3) ? dice.pick(['a', 'b']) : undefined;
  const lastingTokenCount = dice.below(prompt.length);
  const asked = {
    ...request(prompt, count),
    prefixTokenCount: prefix.length,
    lastingTokenCount,
    conversation,
    constraint,
  };
  return {
    expected: reference(prompt, count, script),
    excuses: constraint ? ['engine-failed'] : [],
    isCancelled: dice.isOneIn(4),
    run: (signal) => outcomeOf(tokensOf(engine, asked, signal)),
  };
}

async function tokensOf(
  engine: Engine,
  asked: Parameters<Engine['generate']>[0],
  signal: AbortSignal,
): Promise<number[]> {
  const ids: number[] = [];
  let ends = 0;
  for await (const event of engine.generate(asked, signal)) {
    if (event.kind === 'token') ids.push(event.tokenId);
    else ends++;
    if (ends > 1 || (ends > 0 && event.kind === 'token')) throw new Error('something came after the end');
    seen.cached += Number(event.kind === 'end' && event.cachedTokenCount > 0);
    if (event.cachedTokenCount >= asked.promptTokenIds.length) throw new Error('the last token did not run');
  }
  if (ends !== 1) throw new Error('no end came');
  return ids;
}

function scoring(dice: Dice, prefix: readonly number[], { engine, script }: Model): Job {
  const promptTokenIds = [...prefix, ...dice.tokens(dice.from(1, 9))];
  const isLong = dice.isOneIn(4);
  const candidates = Array.from({ length: dice.from(1, 4) }, () =>
    dice.isOneIn(2) ? [script(promptTokenIds)] : dice.tokens(isLong ? dice.from(1, 3) : 1),
  );
  const asked = { promptTokenIds, prefixTokenCount: prefix.length, candidates };
  return {
    expected: rounded(logProbs(promptTokenIds, candidates, script)),
    excuses: [],
    isCancelled: dice.isOneIn(4),
    run: (signal) => outcomeOf(engine.score(asked, signal).then((result) => rounded(result.logProbs))),
  };
}

/** An engine, and what its model says next. */
interface Model {
  readonly engine: Engine;
  readonly script: NextTokenScript;
}

interface Weather {
  readonly script: NextTokenScript;
  readonly memory: SlotMemory;
  /** Where it is true, tokens may be tried that are not due. */
  readonly isBatchInvariant: boolean;
  readonly slotCount: number;
  readonly contextLength: number;
  readonly maxWaiting: number;
  readonly prefillBudget: number;
  readonly prefixCacheBytes: number;
  readonly hasFaults: boolean;
}

const weather = (dice: Dice): Weather => ({
  script: dice.pick([checksum, chant]),
  isBatchInvariant: dice.isOneIn(2),
  memory: dice.pick(['positions', 'states']),
  slotCount: dice.isOneIn(2) ? dice.from(1, 2) : dice.from(1, 8),
  contextLength: dice.from(36, 80),
  maxWaiting: dice.pick([3, 1000]),
  prefillBudget: dice.from(1, 24),
  prefixCacheBytes: dice.pick([0, 40, 200, 2000]),
  hasFaults: dice.isOneIn(3),
});

/** An engine whose runner now and then fails or is lost, takes its time with snapshots, and looks at what it is asked. */
function engineIn(conditions: Weather, dice: Dice, complaints: string[]): Engine {
  const { script, isBatchInvariant, ...options } = conditions;
  const shape = { ...options, isBatchInvariant };
  const { engine, faults, lose } = setup(shape, options, script);
  const fault = async (): Promise<void> => {
    if (dice.isOneIn(3)) await turns(1);
    if (conditions.hasFaults && dice.isOneIn(60)) lose();
    if (conditions.hasFaults && dice.isOneIn(12)) throw new Error('out of memory');
  };
  faults.save = fault;
  faults.restore = fault;
  faults.forward = (rows) => {
    seen.packed += Number(rows.some(({ segmentLengths }) => segmentLengths !== undefined));
    if (new Set(rows.map(({ slot }) => slot)).size !== rows.length) complaints.push('a slot twice in a pass');
    if (engine.prefixCacheBytes > conditions.prefixCacheBytes)
      complaints.push('the cache is beyond its budget');
    return fault();
  };
  return engine;
}

/** How often the days saw what they are there for. */
const seen = {
  packed: 0,
  accepted: 0,
  cached: 0,
  right: 0,
  aborted: 0,
  'engine-failed': 0,
  unavailable: 0,
  'queue-full': 0,
};

/** One engine's day. @returns what was wrong with it */
async function day(seed: number): Promise<string[]> {
  const dice = new Dice(seed);
  const conditions = weather(dice);
  const complaints: string[] = [];
  const engine = engineIn(conditions, dice, complaints);
  const prefixes = [[], ...Array.from({ length: 2 }, () => dice.tokens(dice.from(1, 8)))];
  const kinds = dice.pick([[generation, scoring], [scoring], [generation]]);
  const runs = Array.from({ length: dice.from(1, 18) }, async () => {
    const job = dice.pick(kinds)(dice, dice.pick(prefixes), { engine, script: conditions.script });
    const [arrival, patience] = [dice.isOneIn(2) ? 0 : dice.below(25), dice.below(20)];
    await turns(arrival);
    const controller = new AbortController();
    if (job.isCancelled) void turns(patience).then(() => controller.abort());
    complaints.push(...complaintsAbout(await job.run(controller.signal), job, conditions));
  });
  if (!(await endsIn(5000, Promise.all(runs)))) complaints.push('somebody starves');
  seen.accepted += engine.speculation.acceptedCount;
  const { running, waiting, freeSlots } = engine.load;
  if (running + waiting > 0 || freeSlots !== conditions.slotCount)
    complaints.push('something is left behind');
  return complaints;
}

function complaintsAbout(outcome: Outcome, job: Job, { hasFaults, maxWaiting }: Weather): string[] {
  if (typeof outcome !== 'string') {
    seen.right++;
    return String(outcome) === String(job.expected)
      ? []
      : [`got ${String(outcome)}, expected ${String(job.expected)}`];
  }
  const excuses = [
    ...job.excuses,
    ...(job.isCancelled ? ['aborted'] : []),
    ...(hasFaults ? ['engine-failed', 'unavailable'] : []),
    ...(maxWaiting < 1000 ? ['queue-full'] : []),
  ];
  if (!excuses.includes(outcome)) return [`ended with ${outcome}`];
  seen[outcome as Exclude<keyof typeof seen, 'packed' | 'accepted' | 'cached' | 'right'>]++;
  return [];
}

/** @param turnCount ten times what any day needs */
async function endsIn(turnCount: number, work: Promise<unknown>): Promise<boolean> {
  const end = { isSeen: false };
  void work.finally(() => (end.isSeen = true)).catch(() => undefined);
  for (let i = 0; i < turnCount && !end.isSeen; i++) await turns(1);
  if (end.isSeen) await work;
  return end.isSeen;
}

/** Lets so many turns of the event loop pass; a pass of the scripted model takes one. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
}

test('whatever comes, fails and is cancelled: answers are those of a cold engine alone, and nothing is left', async () => {
  for (const seed of seeds) {
    const complaints = await day(seed);
    if (complaints.length > 0) throw new Error(`seed ${seed}: ${complaints.join('; ')}`);
  }
  for (const [what, count] of Object.entries(seen)) expect([what, count > 100]).toEqual([what, true]);
});
