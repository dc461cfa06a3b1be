import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import type { Logger } from './logger.js';
import { TaskReloader } from './task-reloader.js';
import { startScriptedServer } from './testing/scripted-server.js';

test('what is of no use beside a task is logged, at the start and after an edit', async () => {
  const scripted = await startScriptedServer();
  const { reloader, tasks: executor, tasksFolder, log } = scripted;
  await writeFile(join(tasksFolder, 'sentiment.calibration.json'), '{}');
  const told = /"task":"sentiment".*The calibration sentiment\.calibration\.json cannot be used/u;
  expect(log.join('')).not.toMatch(told);
  await reloader.reload();
  expect(log.join('')).toMatch(told);
  const warn = jest.fn();
  const logger = { info: warn, warn, error: warn } as unknown as Logger;
  const sources = { shipped: [tasksFolder], own: [], from: tasksFolder };
  await new TaskReloader({ sources, executor, logger }).close();
  expect(warn).toHaveBeenCalledWith({ task: 'sentiment' }, expect.stringContaining('cannot be used'));
  await scripted.close();
});
