import type { TaskSet } from '@qaio/core';

type Tasks = Pick<TaskSet, 'list' | 'get'>;

const notes = new WeakMap<Tasks, string>();

/**
 * How well tasks judge with this model, as it was measured when their readouts were fitted, with a line for each
 * language as a model's note has them; empty where there is none.
 */
export function measuredNote(tasks: Tasks): string {
  const known = notes.get(tasks) ?? written(tasks);
  notes.set(tasks, known);
  return known;
}

function written(tasks: Tasks): string {
  const all = tasks.list();
  const measured = all.flatMap(({ name }) => {
    const { readout } = tasks.get(name);
    return readout ? [{ name, share: percent(readout.accuracy), rows: readout.rowCount }] : [];
  });
  if (measured.length === 0) return '';
  const english = measured.map(
    ({ name, share, rows }) => `${name}: right on ${share} of ${rows} held-out texts.`,
  );
  const chinese = measured.map(({ name, share, rows }) => `${name} 判对 ${share}（${rows} 条留出文字）。`);
  const [others, othersInChinese] =
    measured.length < all.length ? [' Other tasks: not measured.', '其他任务没测过。'] : ['', ''];
  return `${english.join(' ')}${others}\n${chinese.join('')}${othersInChinese}`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
