import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import { hiddenMood } from '../../testing/hidden-mood.js';
import { fitScope } from './fit-scope.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-scope-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const executorFor = (prompt?: string): Promise<TaskExecutor> =>
  hiddenMood({ scope: 'hidden' }, folder, prompt);

const texts = (letter: string): { text: string }[] =>
  Array.from({ length: 24 }, (_, i) => ({
    text: `${letter.repeat((i % 6) + 1)} ${letter.repeat((i >> 2) + 1)}`,
  }));
const [inside, outside] = [texts('s'), texts('r')];
const fitted = async (prompt?: string, maxLost = 0.1) =>
  fitScope({ executor: await executorFor(prompt), task: 'mood', inside, outside, maxLost });

const ask = async (text: string, prompt?: string): Promise<unknown> =>
  (await (await executorFor(prompt)).run({ task: 'mood', input: { text } })).result.output;

test('what the task is not for is abstained from, where the fit is of this model and prompt', async () => {
  const { fit, leftOutCount } = await fitted();
  expect(fit).toMatchObject({ insideCount: 24, outsideCount: 24, model: 'scripted' });
  expect(fit.lost).toBeLessThanOrEqual(0.1);
  expect(fit.caught).toBeGreaterThan(0.8);
  expect(leftOutCount).toBe(0);
  expect(await ask('rrr rr')).toMatchObject({ label: 'bad', abstainReason: undefined });
  const scope = { format: 1, task: 'mood', fits: [fit] };
  await writeFile(join(folder, 'mood.scope.json'), JSON.stringify(scope));
  expect(await ask('rrr rr')).toMatchObject({ label: '', id: undefined, abstainReason: 'out-of-scope' });
  expect(await ask('ss sss')).toMatchObject({ label: 'bad', abstainReason: undefined });
  expect(await ask('rrr rr', 'x {{ text }}')).toMatchObject({ label: 'bad', abstainReason: undefined });
  await rm(join(folder, 'mood.scope.json'));
});

test('a file that is no scope is told with every answer', async () => {
  await writeFile(join(folder, 'mood.scope.json'), '{}');
  const { result } = await (await executorFor()).run({ task: 'mood', input: { text: 'rrr' } });
  expect(result.provenance.warnings.map(String)).toEqual([
    expect.stringMatching(/^The scope mood\.scope\.json cannot be used/u),
  ]);
  await rm(join(folder, 'mood.scope.json'));
});

test('too few texts are refused', async () => {
  const executor = await executorFor();
  const few = fitScope({ executor, task: 'mood', inside, outside: outside.slice(0, 3), maxLost: 0.1 });
  await expect(few).rejects.toThrow(/at least 20 different texts outside it .* not 3\./u);
});
