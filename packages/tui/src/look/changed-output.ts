/** The same stream, where what is written is changed first. */
export function changedOutput(
  stdout: NodeJS.WriteStream,
  change: (text: string) => string,
): NodeJS.WriteStream {
  const write = (chunk: string | Uint8Array, ...rest: never[]): boolean =>
    stdout.write(typeof chunk === 'string' ? change(chunk) : chunk, ...rest);
  return Object.create(stdout, { write: { value: write } }) as NodeJS.WriteStream;
}
