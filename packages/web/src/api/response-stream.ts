/** The body of an answer that comes in pieces. */

export function decoded(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<string> {
  return body.pipeThrough(new TextDecoderStream());
}

/** Lines that are not blank, as each is complete. */
export async function* readLines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of readAll(decoded(body))) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
  }
  if (rest.trim() !== '') yield rest;
}

/** Not every browser iterates a ReadableStream. */
export async function* readAll<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
