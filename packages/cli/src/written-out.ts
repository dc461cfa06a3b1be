import type { Writable } from 'node:stream';

/**
 * Once the system has all that was written: what still waits for a slow reader of a pipe is lost when the process exits
 * (https://nodejs.org/api/process.html#a-note-on-process-io).
 */
export function writtenOut(stream: Writable): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  // called with an error, too, where the reader has gone
  return new Promise((resolve) => stream.write('', () => resolve()));
}
