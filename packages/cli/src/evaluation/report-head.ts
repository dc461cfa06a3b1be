import { type MeasuredTask, type ToldPart, type Told, told } from '@qaio/core';

/** First line of a report for people. @param measured such as `40 texts` */
export function reportHead({ task, taskEtag, model, dtype }: MeasuredTask, measured: ToldPart): Told {
  return told`${task} (${taskEtag}) on ${model} ${dtype}: ${measured}`;
}

/** Behind a count of inputs; empty where none was refused. */
export const moreRefused = (count: number): ToldPart =>
  count > 0 ? told`, ${count} more refused as too long or malformed` : '';
