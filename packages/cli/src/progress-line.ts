import { type Told, told } from '@qaio/core';
import type { ImportProgress, PullProgress } from '@qaio/models';
import type { CliContext } from './cli-context.js';
import { messagesFor } from './messages/messages.js';
import { paintedOutput } from './visible-output.js';

const barWidth = 24;
const stepPercent = 10;
const quietMs = 1000;

type Output = Pick<CliContext, 'clock' | 'locale' | 'program'> & {
  readonly notes: NodeJS.WritableStream & { readonly isTTY?: boolean };
};

export function importProgressLine(output: Output): (progress: ImportProgress) => void {
  return progressLine(output, told`M weights/s`);
}

export function evaluationProgressLine(
  output: Output,
): (progress: { readonly done: number; readonly total: number }) => void {
  return progressLine(output, told`rows/s`, 1);
}

export function pullProgressLine(output: Output): (progress: PullProgress) => void {
  const show = progressLine(output, told`MB/s`);
  return ({ doneBytes, totalBytes }) => show({ done: doneBytes, total: totalBytes });
}

const barOf = (percent: number): string =>
  `${'█'.repeat(Math.round((percent / 100) * barWidth)).padEnd(barWidth, '░')} `;

/** A bar that stays on its line at a terminal, and a line without one per ten per cent elsewhere, as in a log. */
function progressLine(
  { notes, clock, ...spoken }: Output,
  unit: Told,
  divisor = 1e6,
): (progress: { readonly done: number; readonly total: number }) => void {
  const { say } = messagesFor(spoken);
  const started = clock();
  let shown = 0;
  return ({ done, total }) => {
    const percent = Math.min(100, Math.floor((100 * done) / Math.max(1, total)));
    // work that ends within a moment shows no bar
    if (shown === 0 && clock() - started < quietMs) return;
    const isDue = notes.isTTY ? percent > shown : percent >= shown + stepPercent;
    if (!isDue) return;
    shown = notes.isTTY ? percent : percent - (percent % stepPercent);
    const seconds = (clock() - started) / 1000;
    const rate = done / divisor / Math.max(seconds, 0.001);
    const left = ((total - done) / done) * seconds;
    const bar = notes.isTTY ? barOf(percent) : '';
    const figures = told`${String(percent).padStart(3)} %  ${rateText(rate)} ${unit}  ${left.toFixed(0)} s left`;
    const line = `${bar}${say(figures)}`;
    paintedOutput(notes).write(notes.isTTY ? `\r${line}${percent === 100 ? '\n' : ''}` : `${line}\n`);
  };
}

/** Slow ones with two digits that say something. */
const rateText = (rate: number): string =>
  rate < 10 ? String(Number(rate.toPrecision(2))) : rate.toFixed(0);
