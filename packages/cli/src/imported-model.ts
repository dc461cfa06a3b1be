import { type Told, told, toldAll } from '@qaio/core';
import { type ResolveOptions, resolveModelFolder } from '@qaio/models';
import type { CliContext } from './cli-context.js';
import { StoppedBySignal } from './exit-code.js';
import { messagesFor } from './messages/messages.js';
import { importProgressLine } from './progress-line.js';

const patienceMs = 5000;

/** A model's runnable folder, imported now if need be. Standard error tells what is done. */
export function importedModel(
  source: string,
  { dtype, adapter }: Pick<ResolveOptions, 'dtype' | 'adapter'>,
  context: CliContext,
): Promise<string> {
  const { cacheFolder, stderr, notes } = context;
  const { say, importing } = messagesFor(context);
  return untilStopped(context, (signal) =>
    resolveModelFolder(source, {
      signal,
      cacheFolder,
      dtype,
      adapter,
      onImport: (_, chosen, leftOut) =>
        notes.write(`${importing(source, chosen, say(leftOutText(leftOut)))}\n`),
      onDamage: (cached, damage) => {
        const note = told`The import of ${source} in ${cached} is damaged (${damage}); it is made again.`;
        stderr.write(`${say(note)}\n`);
      },
      onProgress: importProgressLine(context),
    }),
  );
}

/**
 * An import that ends, and removes what it has written, when this process is asked to stop.
 *
 * @throws StoppedBySignal
 */
export async function untilStopped<T>(
  { onStopRequested }: CliContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const forget = onStopRequested((signal) => stop.abort(new StoppedBySignal(signal)));
  // a system call may hang, as on a network's disk; the next start sweeps
  const late = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => setTimeout(reject, patienceMs, stop.signal.reason).unref());
  });
  try {
    return await Promise.race([work(stop.signal), late]);
  } finally {
    forget();
  }
}

/** What of a checkpoint is not imported, as the rest of a line. */
export const leftOutText = (leftOut: readonly Told[]): Told =>
  leftOut.length === 0 ? told`` : told`, without ${toldAll(leftOut, ', ')}`;
