import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLogger } from './logger.js';

const mostWaiting = 4 * 1024 * 1024;

/** A pipe whose reader takes what waits when it is told to. */
class Pipe {
  waiting = '';
  read = '';

  get writableLength(): number {
    return this.waiting.length;
  }

  write(line: string): void {
    this.waiting += line;
  }

  take(): void {
    this.read += this.waiting;
    this.waiting = '';
  }
}

interface Line {
  readonly n?: number;
  readonly lines?: number;
  readonly text?: string;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

const longest = 1_000_000;
const steps = fc.array(fc.oneof(fc.constant('take' as const), fc.integer({ min: 0, max: longest })), {
  maxLength: 40,
});

test('what waits is bounded, every other line comes in its order, and the lines that do not are counted', () => {
  fc.assert(
    fc.property(steps, (done) => {
      const pipe = new Pipe();
      const logger = createLogger({ level: 'error', format: 'json', stream: pipe });
      let n = 0;
      for (const step of done) {
        if (step === 'take') pipe.take();
        else logger.child({ n: n++ }).error({ text: 'x'.repeat(step) }, 'line');
        expect(pipe.waiting.length).toBeLessThan(mostWaiting + longest + 1000);
      }
      pipe.take();
      logger.error({ text: '' }, 'last');
      pipe.take();
      const lines = linesOf(pipe.read);
      const kept = lines.flatMap((line) => line.n ?? []);
      expect(kept).toEqual([...kept].sort((a, b) => a - b));
      const told = lines.reduce((sum, line) => sum + (line.lines ?? 0), 0);
      expect(kept.length + told).toBe(n);
      expect(logger.dropped()).toBe(told);
    }),
  );
});

test('nothing is dropped where the reader keeps up, or the stream says nothing of what waits', () => {
  const text = 'x'.repeat(longest);
  const pipe = new Pipe();
  let written = 0;
  const loggers = [pipe, { write: () => written++ }].map((stream) =>
    createLogger({ level: 'error', format: 'json', stream }),
  );
  for (let i = 0; i < 10; i++) {
    for (const logger of loggers) logger.error({ text }, 'line');
    pipe.take();
  }
  expect(linesOf(pipe.read)).toHaveLength(10);
  expect(written).toBe(10);
});
