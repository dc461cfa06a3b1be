/**
 * Gives the hash over files, computing it only where it is not known from before.
 *
 * @param paths of all files that it covers, those that may be missing too
 */
export type HashMemory = (paths: readonly string[], compute: () => Promise<string>) => Promise<string>;

/** Remembers nothing. */
export const noMemory: HashMemory = (_, compute) => compute();
