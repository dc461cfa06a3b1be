import { Store } from '@qaio/client';
import { type ComponentType, useSyncExternalStore } from 'react';
import type { LateTabProps } from '../components/late-tab.js';
import type { OpenedReport } from './read-report.js';
import { ReportTab } from './report-tab.js';
import '../components/table.css';
import '../batch/batch.css';
import './report.css';

/** A report that outlives the tab of the page that shows it. */
export function openReport(): ComponentType<LateTabProps> {
  const opened = new Store<OpenedReport | undefined>(undefined);
  return function OpenReport() {
    const report = useSyncExternalStore(opened.subscribe, opened.get);
    return <ReportTab report={report} onReport={(other) => opened.set(other)} />;
  };
}
