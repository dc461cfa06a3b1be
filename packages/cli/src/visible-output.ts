import { visibleText } from '@qaio/core';

const covered = new WeakMap<object, object>();

/** The same stream, to which no text goes that a terminal would obey, wherever it comes from. */
export function visibleOutput<Stream extends NodeJS.WritableStream>(stream: Stream): Stream {
  const write = (text: string | Uint8Array): boolean =>
    stream.write(typeof text === 'string' ? visibleText(text) : text);
  const output = Object.create(stream, { write: { value: write } }) as Stream;
  covered.set(output, stream);
  return output;
}

/** The stream itself, for whoever paints a screen or a line with sequences of its own. */
export function paintedOutput<Stream extends NodeJS.WritableStream>(output: Stream): Stream {
  return (covered.get(output) as Stream | undefined) ?? output;
}
