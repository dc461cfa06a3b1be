import type { MeasuredTask } from '@qaio/core';

/** First line of a report for people. @param measured such as `40 texts` */
export function reportHead({ task, taskEtag, model, dtype }: MeasuredTask, measured: string): string {
  return `${task} (${taskEtag}) on ${model} ${dtype}: ${measured}`;
}

/** Behind a count of inputs; empty where none was refused. */
export const moreRefused = (count: number): string =>
  count > 0 ? `, ${count} more refused as too long or malformed` : '';
