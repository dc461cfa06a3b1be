import { currentTask, taskName } from '@qaio/client';
import type { Task } from '@qaio/protocol';
import type { Desk } from './desk.js';

export const listedTasks = ({ server }: Desk): readonly Task[] => server().tasks;

export function showTasks(desk: Desk): void {
  const tasks = listedTasks(desk);
  const current = currentTask(tasks, desk.store.getState().wantedTask);
  mark(
    desk,
    tasks.findIndex(({ name }) => name === current?.name),
  );
}

/** Marks the next task whose name begins with what was typed. */
export function markNamed(text: string, desk: Desk): void {
  const tasks = listedTasks(desk);
  const { marked } = desk.store.getState();
  const others = [...tasks.keys()].map((i) => (marked + 1 + i) % tasks.length);
  const found = others.find((i) => namesOf(tasks[i]).some((name) => name.startsWith(text.toLowerCase())));
  if (found !== undefined) mark(desk, found);
}

export function chooseMarked(desk: Desk): void {
  const { store } = desk;
  const task = listedTasks(desk)[store.getState().marked];
  if (task) store.dispatch({ kind: 'choose', task: task.name });
}

function mark({ store }: Desk, index: number): void {
  store.dispatch({ kind: 'show', screen: 'tasks', marked: Math.max(0, index) });
}

const namesOf = (task: Task | undefined): string[] =>
  task ? [taskName(task.name), task.displayName].map((name) => name.toLowerCase()) : [];
