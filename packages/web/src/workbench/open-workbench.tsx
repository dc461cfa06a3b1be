import { waitFor } from '@qaio/client';
import type { ComponentType } from 'react';
import type { HttpTaskClient } from '../api/http-task-client.js';
import type { LateTabProps } from '../components/late-tab.js';
import type { MemoryItem } from '../memory/memory-item.js';
import { DraftCalls } from './draft-calls.js';
import { VersionRace } from './version-race.js';
import { WorkbenchTab } from './workbench-tab.js';
import { Workbench } from './workbench.js';
import '../components/table.css';
import '../batch/batch.css';
import './workbench.css';

/** @param kept where the text is kept through a reload */
export async function openWorkbench(
  http: HttpTaskClient,
  kept: MemoryItem,
): Promise<ComponentType<LateTabProps>> {
  const calls = new DraftCalls(http);
  const bench = new Workbench({ calls, kept });
  const race = new VersionRace({ calls, served: http, wait: waitFor, now: () => performance.now() });
  await bench.begin();
  return function OpenWorkbench(props: LateTabProps) {
    return <WorkbenchTab {...props} bench={bench} race={race} />;
  };
}
