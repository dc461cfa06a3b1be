/** What was fitted for one task, for others with the same words and labels. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { TaskRegistry } from '../task/task-registry.js';
import { loadTasks } from '../task-file/task-loader.js';
import { loadTaskSources } from '../task-file/task-sources.js';
import { replyScript, scriptedModel } from '../testing/scripted-model.js';
import { ScriptedModelRunner } from '../testing/scripted-model-runner.js';
import { taskHeader } from '../testing/scripted-tasks.js';
import type { CompiledTask } from './compiled-task.js';
import { TaskSet } from './task-set.js';

const mood = `${taskHeader('mood')}
input: { schema: { type: object, required: [text], properties: { text: { type: string } } } }
prompt: 'text: {{ text }}'
output:
  format: choice
  readout: where-fitted
  scope: hidden
  choices: [{ value: good, id: good }, { value: bad, id: bad }]
`;
const model = scriptedModel(
  new ScriptedModelRunner(
    replyScript(() => 'good'),
    { contextLength: 1024 },
  ),
);
const { name, dtype } = model.identity;

let [shipped, own]: string[] = [];
let fingerprint: string;
beforeAll(async () => {
  shipped = await mkdtemp(join(tmpdir(), 'qaio-shipped-'));
  await writeFile(join(shipped, 'mood.yaml'), mood);
  own = await mkdtemp(join(tmpdir(), 'qaio-own-'));
  ({ fingerprint } = await compiled('mood'));
  const fit = { fingerprint, model: name, dtype, bias: 0 };
  const readout = { ...fit, labels: ['good', 'bad'], weights: [[1], [2]], bias: [0, 0] };
  const readoutFit = { ...readout, temperature: 1, rowCount: 9, accuracy: 1 };
  const scopeFit = { ...fit, weights: [1], insideCount: 9, outsideCount: 9, lost: 0, caught: 1 };
  const write = (kind: string, format: number, fits: readonly object[]): Promise<void> =>
    writeFile(join(shipped!, `mood.${kind}.json`), JSON.stringify({ format, task: 'mood', fits }));
  await write('readout', 2, [readoutFit]);
  await write('scope', 1, [scopeFit]);
});
beforeEach(async () => {
  await rm(own!, { recursive: true, force: true });
  await cp(shipped!, own!, { recursive: true, filter: (path) => !path.endsWith('.json') });
});
afterAll(() => Promise.all([shipped!, own!].map((folder) => rm(folder, { recursive: true }))));

async function compiled(task: string): Promise<CompiledTask> {
  const tasks = await loadTaskSources({ shipped: [shipped!], own: [own!], from: shipped! });
  return (await TaskSet.load(new TaskRegistry(tasks), model)).get(task);
}
const edit = async (from: string, to: string): Promise<void> => {
  const path = join(own!, 'mood.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
};
const fitted = () => ({ readout: { fingerprint }, scope: { fingerprint }, companionWarnings: [] });

test('a copy in the place of a task that ships is judged by what was fitted for that', async () => {
  expect(await compiled('mood')).toMatchObject({ task: { origin: { file: join(own!, 'mood.yaml') } } });
  expect(await compiled('mood')).toMatchObject(fitted());
});

test('so is one of another name', async () => {
  await edit('name: mood', 'name: mine');
  expect(await compiled('mine')).toMatchObject(fitted());
});

test('so is one beside which nothing is loaded, where the fits are known', async () => {
  await edit('name: mood', 'name: mine');
  const served = new TaskRegistry(await loadTasks([shipped!], shipped!));
  const { fits } = await TaskSet.load(served, model);
  const draft = new TaskRegistry(await loadTasks([own!], own!));
  expect((await TaskSet.load(draft, model, fits)).get('mine')).toMatchObject(fitted());
});

test('one with other words is not, and its author is told once', async () => {
  await edit("'text:", "'line:");
  const told = await compiled('mood');
  expect(told).toMatchObject({ readout: undefined, scope: undefined });
  expect(told.companionWarnings.map(String)).toEqual([
    expect.stringMatching(
      /^Task 'mood' has other words or labels .* the scope and the readout fitted for that one cannot be used\. Fit its own: aio tasks scope mood/u,
    ),
  ]);
});

test('nor is one that asks for neither', async () => {
  await edit('  readout: where-fitted\n  scope: hidden\n', '');
  expect(await compiled('mood')).toMatchObject({
    ...{ readout: undefined, scope: undefined, companionWarnings: [] },
  });
});

test('a calibration of its own counts for more than the readout of another', async () => {
  const { scope, companionWarnings } = fitted();
  const calibration = { fingerprint, model: name, dtype, bias: [0, 1], temperature: 2, abstainBelow: 0 };
  const file = { format: 1, task: 'mood', ...calibration, rowCount: 9 };
  await writeFile(join(own!, 'mood.calibration.json'), JSON.stringify(file));
  expect(await compiled('mood')).toMatchObject({ readout: undefined, scope, companionWarnings });
});
