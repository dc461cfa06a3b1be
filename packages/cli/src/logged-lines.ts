import { Writable } from 'node:stream';

/** A stream for people whose lines go to a log instead; lines come whole. */
export function loggedLines(log: (fields: object, message: string) => void): NodeJS.WritableStream {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _, done) {
      for (const line of String(chunk).split('\n')) if (line.trim() !== '') log({}, line.trim());
      done();
    },
  });
}
