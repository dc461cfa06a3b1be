import { namedTask } from '@qaio/client';
import type { Desk } from './desk.js';

/** The newest question is asked again. */
export function askAgain({ store, conversation, server }: Desk): void {
  const newest = conversation.turns().at(-1);
  const { status, tasks } = server();
  const task = newest && namedTask(tasks, newest.task);
  const tell = (refusal: 'no-server' | 'running' | 'nothing-said' | 'no-task'): void =>
    store.dispatch({ kind: 'tell', refusal });
  if (!newest) tell('nothing-said');
  else if (status !== 'connected') tell('no-server');
  else if (conversation.isRunning) tell('running');
  else if (!task) tell('no-task');
  else {
    store.dispatch({ kind: 'scroll', lines: -Infinity });
    void conversation.again(task, newest);
  }
}
