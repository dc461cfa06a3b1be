import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { writtenOut } from './written-out.js';

/** Takes a chunk when it is told to. */
class SlowReader extends Writable {
  readonly taken: string[] = [];
  #take: ((error?: Error) => void) | undefined;

  constructor() {
    super({ highWaterMark: 1 });
    this.on('error', () => undefined);
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    this.#take = (error) => {
      this.taken.push(String(chunk));
      done(error);
    };
  }

  take(error?: Error): void {
    this.#take?.(error);
  }
}

test('all that was written before is out', async () => {
  const stream = new SlowReader();
  stream.write('a');
  stream.write('b');
  let taken: readonly string[] | undefined;
  const out = writtenOut(stream).then(() => (taken = [...stream.taken]));
  for (let i = 0; i < 3; i++) {
    stream.take();
    await new Promise(setImmediate);
  }
  await out;
  expect(taken?.slice(0, 2)).toEqual(['a', 'b']);
});

test('nothing is waited for where nothing was written, or the reader has gone', async () => {
  await writtenOut(new SlowReader());
  const gone = new SlowReader();
  gone.write('a');
  const out = writtenOut(gone);
  gone.take(new Error('EPIPE'));
  await out;
  await writtenOut(gone);
  expect(gone.destroyed).toBe(true);
});
