import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PromptTask, loadTasks } from '@qaio/core';
import { shippedTasksFolder } from '@qaio/tasks';
import { checkNew, tuningFiles } from './tuning-files.js';

const [shipped] = await loadTasks([join(shippedTasksFolder, 'sentiment.yaml')], '.');
const taskAt = (file: string | undefined, name = 'sentiment') => {
  if (!shipped) throw new Error('sentiment ships');
  const origin = { loadedAt: new Date(0), ...(file === undefined ? {} : { file }) };
  return new PromptTask({ ...shipped.definition, name }, origin);
};

test.each([
  ['/home/tasks/sentiment.yaml', '/home/tasks/sentiment-tuned.yaml'],
  ['/home/tasks/other.yml', '/home/tasks/sentiment-tuned.yaml'],
  ['/home/node_modules/our-tasks/tasks/sentiment.yaml', '/folder/sentiment-tuned.yaml'],
  [join(shippedTasksFolder, 'sentiment.yaml'), '/folder/sentiment-tuned.yaml'],
  [undefined, '/folder/sentiment-tuned.yaml'],
])('a task in %s is tuned to %s', (file, expected) => {
  expect(tuningFiles(taskAt(file), undefined, '/folder').task).toBe(expected);
});

test('all files are named after the one that was asked for', () => {
  expect(tuningFiles(taskAt(undefined), 'out/best.yml', '/folder')).toEqual({
    name: 'sentiment-tuned',
    task: 'out/best.yml',
    calibration: 'out/best.calibration.json',
    report: 'out/best.report.md',
    progress: 'out/best.progress.json',
  });
});

test('a file of another kind and a name that gets too long are refused', () => {
  expect(() => tuningFiles(taskAt(undefined), 'best.json', '/folder')).toThrow(
    /ends in \.yaml, not 'best\.json'/u,
  );
  expect(() => tuningFiles(taskAt(undefined, 'x'.repeat(58)), undefined, '/folder')).toThrow(/at most 63/u);
});

test.each(['yaml', 'calibration.json', 'report.md'])('an old .%s is not replaced unasked', async (ending) => {
  const folder = await mkdtemp(join(tmpdir(), 'qaio-files-'));
  const files = tuningFiles(taskAt(join(folder, 'sentiment.yaml')), undefined, '/folder');
  expect(() => checkNew(files)).not.toThrow();
  await writeFile(join(folder, `sentiment-tuned.${ending}`), '');
  expect(() => checkNew(files)).toThrow(/sentiment-tuned\..* already exists\..*--force/u);
  await rm(folder, { recursive: true });
});
