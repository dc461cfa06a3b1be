/** The same stream, to which nothing goes while it is quiet. */
export function quietOutput(stream: NodeJS.WritableStream, isQuiet: () => boolean): NodeJS.WritableStream {
  const write = (text: string | Uint8Array): boolean => isQuiet() || stream.write(text);
  return Object.create(stream, { write: { value: write } }) as NodeJS.WritableStream;
}
