import { waitFor } from '@qaio/client';
import type { ComponentType } from 'react';
import type { HttpTaskClient } from '../api/http-task-client.js';
import type { LateTabProps } from '../components/late-tab.js';
import type { MemoryItem } from '../memory/memory-item.js';
import { keepConversation } from '../memory/kept-conversation.js';
import { openRecordStore } from '../memory/record-store.js';
import { DraftCalls } from './draft-calls.js';
import { KeptRace, keepRace } from './kept-race.js';
import { VersionRace } from './version-race.js';
import { WorkbenchTab } from './workbench-tab.js';
import { Workbench } from './workbench.js';
import '../components/table.css';
import '../batch/batch.css';
import './workbench.css';

export interface OpenWorkbenchOptions {
  readonly http: HttpTaskClient;
  /** What the tab keeps under a name, through reloads. */
  readonly kept: (name: string) => MemoryItem;
  readonly newKey: () => string;
}

/** Texts, runs and comparisons that outlive the tab of the page that shows them, and a reload. */
export async function openWorkbench({
  http,
  kept,
  newKey,
}: OpenWorkbenchOptions): Promise<ComponentType<LateTabProps>> {
  const calls = new DraftCalls(http);
  const bench = new Workbench({ calls, kept: kept('taskFile'), keptPrompt: kept('taskPrompt') });
  const race = new VersionRace({ calls, served: http, wait: waitFor, now: () => performance.now() });
  keepConversation(bench.trials, kept('taskRun'), window);
  const races = new KeptRace({ records: openRecordStore('qaio'), own: kept('race'), newKey });
  await Promise.all([bench.begin(), keepRace(race, races, waitFor, window)]);
  const keptInput = kept('taskInput');
  return function OpenWorkbench(props: LateTabProps) {
    return <WorkbenchTab {...props} bench={bench} race={race} keptInput={keptInput} />;
  };
}
