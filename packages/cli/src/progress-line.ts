import type { Clock } from '@qaio/core';
import type { ImportProgress, PullProgress } from '@qaio/models';

import { paintedOutput } from './visible-output.js';

const barWidth = 24;
const stepPercent = 10;
const quietMs = 1000;

type Stderr = NodeJS.WritableStream & { readonly isTTY?: boolean };

export function importProgressLine(stderr: Stderr, clock: Clock): (progress: ImportProgress) => void {
  return progressLine(stderr, clock, 'M weights/s');
}

export function evaluationProgressLine(
  stderr: Stderr,
  clock: Clock,
): (progress: { readonly done: number; readonly total: number }) => void {
  return progressLine(stderr, clock, 'rows/s', 1);
}

export function pullProgressLine(stderr: Stderr, clock: Clock): (progress: PullProgress) => void {
  const show = progressLine(stderr, clock, 'MB/s');
  return ({ doneBytes, totalBytes }) => show({ done: doneBytes, total: totalBytes });
}

const barOf = (percent: number): string =>
  `${'█'.repeat(Math.round((percent / 100) * barWidth)).padEnd(barWidth, '░')} `;

/** A bar that stays on its line at a terminal, and a line without one per ten per cent elsewhere, as in a log. */
function progressLine(
  stderr: Stderr,
  clock: Clock,
  unit: string,
  divisor = 1e6,
): (progress: { readonly done: number; readonly total: number }) => void {
  const started = clock();
  let shown = 0;
  return ({ done, total }) => {
    const percent = Math.min(100, Math.floor((100 * done) / Math.max(1, total)));
    // work that ends within a moment shows no bar
    if (shown === 0 && clock() - started < quietMs) return;
    const isDue = stderr.isTTY ? percent > shown : percent >= shown + stepPercent;
    if (!isDue) return;
    shown = stderr.isTTY ? percent : percent - (percent % stepPercent);
    const seconds = (clock() - started) / 1000;
    const rate = done / divisor / Math.max(seconds, 0.001);
    const left = ((total - done) / done) * seconds;
    const bar = stderr.isTTY ? barOf(percent) : '';
    const line = `${bar}${String(percent).padStart(3)} %  ${rate.toFixed(0)} ${unit}  ${left.toFixed(0)} s left`;
    paintedOutput(stderr).write(stderr.isTTY ? `\r${line}${percent === 100 ? '\n' : ''}` : `${line}\n`);
  };
}
