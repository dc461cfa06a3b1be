import { Engine } from '../engine/engine.js';
import type { EngineOptions } from '../engine/engine-options.js';
import type { GenerationEvent } from '../engine/generation-events.js';
import type { RunnerShape } from '../engine/model-runner.js';
import { greedy } from '../engine/sampling-params.js';
import { QaioError } from '../errors.js';
import { FaultyRunner, type Faults } from './faulty-runner.js';
import { type NextTokenScript, ScriptedModelRunner } from './scripted-model-runner.js';

export const stop = 99;
/** Depends on every token and its place, so a lost or misplaced cache entry shows. */
export const checksum = (tokenIds: readonly number[]): number =>
  tokenIds.reduce((sum, id, i) => (sum * 31 + id * (i + 1)) % 97, 7);

/** Says what it said three tokens before, but at every seventh place. */
export const chant = (tokenIds: readonly number[]): number =>
  (tokenIds.length % 7 > 0 ? tokenIds.at(-3) : undefined) ?? checksum(tokenIds);

export function setup(
  shape: Partial<RunnerShape> = {},
  options: Partial<
    Pick<
      EngineOptions,
      'maxWaiting' | 'prefillBudget' | 'prefixCacheBytes' | 'isBatchInvariant' | 'speculativeTokens'
    >
  > = {},
  script: NextTokenScript = checksum,
) {
  const runner = new ScriptedModelRunner(script, shape);
  const faults: Faults = {};
  let current = runner;
  let now = 0;
  const engine = new Engine({
    runner: new FaultyRunner(runner, faults),
    reload: async () => new FaultyRunner((current = new ScriptedModelRunner(script, shape)), faults),
    sleep: () => new Promise(setImmediate),
    clock: () => (now += 1),
    maxWaiting: 8,
    prefillBudget: 4,
    prefixCacheBytes: 1000,
    ...options,
  });
  /** Loses the runner that the engine has at the time. */
  const lose = (): void => current.lose(new Error('the thread ended'));
  return { runner, engine, faults, lose };
}

export const request = (promptTokenIds: readonly number[], maxOutputTokens = 8) => ({
  promptTokenIds,
  sampling: { ...greedy, maxOutputTokens },
  stopTokenIds: [stop],
});

export async function collect(events: AsyncIterable<GenerationEvent>): Promise<number[]> {
  const ids: number[] = [];
  for await (const event of events) if (event.kind === 'token') ids.push(event.tokenId);
  return ids;
}

/** What the script says, without any engine. */
export function reference(
  prompt: readonly number[],
  count: number,
  script: NextTokenScript = checksum,
): number[] {
  const all = [...prompt];
  for (let i = 0; i < count; i++) all.push(script(all));
  return all.slice(prompt.length);
}

export const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof QaioError ? error.code : error),
  );
