import { waitFor } from '@qaio/client';
import type { ComponentType } from 'react';
import type { LateTabProps } from '../components/late-tab.js';
import { StatusTab } from './status-tab.js';
import { type StatusCalls, StatusWatch } from './status-watch.js';
import '../components/table.css';
import './status.css';

export function openStatus(calls: StatusCalls): ComponentType<LateTabProps> {
  const watch = new StatusWatch({
    calls,
    wait: waitFor,
    now: () => performance.now(),
    isVisible: () => document.visibilityState === 'visible',
  });
  return function OpenStatus(props: LateTabProps) {
    return <StatusTab {...props} watch={watch} />;
  };
}
