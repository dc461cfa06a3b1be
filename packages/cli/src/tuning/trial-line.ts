/** What a tuning says of each candidate while it runs. */
import { formatPercent } from '@qaio/client';
import { type Clock, type Told, type Trial, told } from '@qaio/core';

export interface TrialLineOptions {
  readonly clock: Clock;
  /** Of the search. */
  readonly limits: { readonly candidates: number; readonly minutes: number };
}

/** @returns makes the line of a trial, knowing the best so far; the time left is that until the search ends at the latest */
export function trialLines({ clock, limits }: TrialLineOptions): (trial: Trial, best: Trial) => Told {
  const startedAt = clock();
  return (trial, best) => {
    const minutes = (clock() - startedAt) / 60_000;
    const needed = (minutes / trial.number) * (limits.candidates - trial.number);
    const left = Math.max(0, Math.min(needed, limits.minutes - minutes));
    const bestLoss = best.judgement.quality.loss.toFixed(3);
    return told`${trial.number}/${limits.candidates}  ${figures(trial)}  best ${bestLoss} (${best.number})  ${timeText(left)} left  ${trial.words}`;
  };
}

/** Loss and accuracy. */
export function figures({ judgement, isComplete }: Trial): Told {
  const { loss, accuracy } = judgement.quality;
  const early = isComplete ? '' : told`, given up early`;
  return told`loss ${loss.toFixed(3)}, accuracy ${formatPercent(accuracy)}${early}`;
}

function timeText(minutes: number): Told {
  return minutes < 1 ? told`${Math.ceil(minutes * 60)} s` : told`${Math.ceil(minutes)} min`;
}
