import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { errorMessage } from '../../errors.js';
import type { TaskExecutor } from '../../pipeline/task-executor.js';
import { hiddenMood } from '../../testing/hidden-mood.js';
import type { EvaluationRow } from '../evaluate-task.js';
import { fitReadout } from './fit-readout.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qaio-readout-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const executorFor = (prompt?: string, readout: 'hidden' | 'where-fitted' = 'hidden'): Promise<TaskExecutor> =>
  hiddenMood({ readout }, folder, prompt);

const good = ['sss', 'ssss s', 's ss', 'sssss', 'ss'];
const bad = ['rrr', 'rr rr', 'r', 'rrrrr', 'r rr'];
const rows: readonly EvaluationRow[] = [
  ...good.map((text) => ({ input: { text }, label: 'good' })),
  ...bad.map((text) => ({ input: { text }, label: 'bad' })),
];

test('the readout judges where its file fits, and label words do, with a warning, where it does not', async () => {
  const ask = async (executor: TaskExecutor) => {
    const { result } = await executor.run({ task: 'mood', input: { text: 'sss ss' } });
    return result;
  };
  const before = await ask(await executorFor());
  expect(before.output).toMatchObject({ label: 'bad', calibrated: false });
  expect(before.provenance.warnings.join()).toContain("'mood' has no readout yet");
  const { fit } = await fitReadout(await executorFor(), 'mood', rows);
  expect(fit).toMatchObject({ labels: ['good', 'bad'], rowCount: 10 });
  expect(fit.accuracy).toBeGreaterThan(0.7);
  const fits = [{ ...fit, fingerprint: 'of another model' }, fit];
  await writeFile(join(folder, 'mood.readout.json'), JSON.stringify({ format: 2, task: 'mood', fits }));
  const after = await ask(await executorFor());
  expect(after.output).toMatchObject({ label: 'good', calibrated: true });
  expect(after.provenance).toMatchObject({ warnings: [], calibrationId: fit.fingerprint });
  // what the model itself says stays
  const [own, judged] = [before.output, after.output].map((o) => (o.kind === 'choice' ? o.labelMass : NaN));
  expect(judged).toBe(own);
  const other = await ask(await executorFor('Say: {{ text }}'));
  expect(other.output).toMatchObject({ label: 'bad', calibrated: false });
  expect(other.provenance.warnings.join()).toContain('different model, dtype, prompt');
  const [known, unknown] = [
    await ask(await executorFor(undefined, 'where-fitted')),
    await ask(await executorFor('Say: {{ text }}', 'where-fitted')),
  ];
  expect([known, unknown]).toMatchObject([
    { output: { label: 'good', calibrated: true }, provenance: { warnings: [] } },
    { output: { label: 'bad', calibrated: false }, provenance: { warnings: [] } },
  ]);
  await writeFile(join(folder, 'mood.readout.json'), '{}');
  expect((await ask(await executorFor())).provenance.warnings.join()).toContain(
    'mood.readout.json cannot be used',
  );
});

test('too few rows of a label are refused', async () => {
  const refused = await fitReadout(await executorFor(), 'mood', rows.slice(0, 6)).catch(errorMessage);
  expect(refused).toContain("at least 2 rows of every label that fit into one prompt; 'bad' has 1");
});

test('a row that is too long is left out and counted', async () => {
  const long = { input: { text: 's'.repeat(2000) }, label: 'good' };
  const { fit, leftOutCount } = await fitReadout(await executorFor(), 'mood', [...rows, long]);
  expect([fit.rowCount, leftOutCount]).toEqual([10, 1]);
});
