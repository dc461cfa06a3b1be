import { expect, test } from '@jest/globals';
import { measuredNote } from './measured-note.js';

type Tasks = Parameters<typeof measuredNote>[0];

function tasksWith(
  readouts: Readonly<Record<string, { accuracy: number; rowCount: number } | undefined>>,
): Tasks {
  return {
    list: () => Object.keys(readouts).map((name) => ({ name })),
    get: (name: string) => ({ readout: readouts[name] }),
  } as unknown as Tasks;
}

test('tasks that were measured with the model are told in two languages, and that others were not', () => {
  const [english, chinese] = measuredNote(
    tasksWith({ chat: undefined, mood: { accuracy: 0.84083, rowCount: 2400 } }),
  ).split('\n');
  expect(english).toBe('mood: right on 84.1% of 2400 held-out texts. Other tasks: not measured.');
  expect(chinese).toBe('mood 判对 84.1%（2400 条留出文字）。其他任务没测过。');
});

test('nothing is said of others where every task was measured', () => {
  expect(measuredNote(tasksWith({ mood: { accuracy: 1, rowCount: 10 } }))).toBe(
    'mood: right on 100.0% of 10 held-out texts.\nmood 判对 100.0%（10 条留出文字）。',
  );
});

test('nothing is said where nothing was measured', () => {
  expect(measuredNote(tasksWith({ chat: undefined }))).toBe('');
});
