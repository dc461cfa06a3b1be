import { Store, waitFor } from '@qaio/client';
import type { ComponentType } from 'react';
import type { LateTabProps } from '../components/late-tab.js';
import type { MemoryItem } from '../memory/memory-item.js';
import { openRecordStore } from '../memory/record-store.js';
import { BatchTab } from './batch-tab.js';
import { Batch, type BatchCalls } from './batch.js';
import { KeptBatch, keepBatch } from './kept-batch.js';
import '../components/table.css';
import './batch.css';

export interface OpenBatchOptions {
  readonly calls: BatchCalls;
  /** Which of the browser's batches is this tab's. */
  readonly own: MemoryItem;
  readonly newKey: () => string;
}

/** A batch that outlives the tab of the page that shows it, and a reload. */
export async function openBatch({
  calls,
  own,
  newKey,
}: OpenBatchOptions): Promise<ComponentType<LateTabProps>> {
  const isKept = new Store(true);
  const batch = new Batch({ calls, wait: waitFor, now: () => performance.now() });
  const onRefused = (): void => isKept.set(false);
  const kept = new KeptBatch({ records: openRecordStore('qaio'), own, newKey, onRefused });
  await keepBatch(batch, kept, window);
  return function OpenBatch(props: LateTabProps) {
    return <BatchTab {...props} batch={batch} isKept={isKept} />;
  };
}
